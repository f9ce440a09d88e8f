@main
enum Setlist {
    static func main() {}
}
