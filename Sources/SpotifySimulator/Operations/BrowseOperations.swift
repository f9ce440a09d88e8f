import JSONBytes
import NIOHTTP1

/// The browse tab.
enum BrowseOperations {
    static let routes = [
        Route(.GET, "/browse/new-releases", for: .extended, newReleases),
        Route(.GET, "/browse/categories", for: .extended, categories),
        Route(.GET, "/browse/categories/{name}", for: .extended, category),
        Route(.GET, "/browse/categories/{name}/playlists", for: .retired, categoryPlaylists),
        Route(.GET, "/browse/featured-playlists", for: .retired, featuredPlaylists),
        Route(.GET, "/markets", for: .extended, markets),
    ]

    private static func newReleases(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let page = try call.page()
        let albums = call.catalogue.albums
        let newest = albums.indices.sorted { (albums[$0].releaseDate, $0) > (albums[$1].releaseDate, $1) }.prefix(50)
        return .json { writer in
            writer.object {
                $0.key("albums")
                let link = PageLink(path: "/browse/new-releases")
                call.render.page(page, of: Array(newest), link: link, into: &$0, call.render.simplifiedAlbum)
            }
        }
    }

    private static func categories(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let page = try call.page()
        return .json { writer in
            writer.object {
                $0.key("categories")
                call.render.page(page, of: Category.all, link: PageLink(path: "/browse/categories"), into: &$0) { category, writer in
                    write(category, base: call.render.base, into: &writer)
                }
            }
        }
    }

    private static func category(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let category = try category(call)
        return .json { write(category, base: call.render.base, into: &$0) }
    }

    private static func categoryPlaylists(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let category = try category(call)
        return try shelf(category.name, PageLink(path: "/browse/categories/\(category.id)/playlists"), call, world)
    }

    private static func featuredPlaylists(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try shelf("Good morning", PageLink(path: "/browse/featured-playlists"), call, world)
    }

    private static func markets(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        .json { writer in
            writer.object { $0.member("markets", array: Market.all) { $1.string($0) } }
        }
    }

    private static func shelf(_ message: String, _ link: PageLink, _ call: Call, _ world: World) throws(APIError) -> Reply {
        let page = try call.page()
        let playlists = world.playlists.filter(\.isPublic)
        return .json { writer in
            writer.object {
                $0.member("message", message)
                $0.key("playlists")
                call.render.page(page, of: playlists, link: link, into: &$0, call.render.simplifiedPlaylist)
            }
        }
    }

    private static func category(_ call: Call) throws(APIError) -> Category {
        guard let category = Category.all.first(where: { $0.id == call.id }) else { throw .notFound }
        return category
    }

    private static func write(_ category: Category, base: String, into writer: inout JSONWriter) {
        writer.object {
            $0.member("href", "\(base)/browse/categories/\(category.id)")
            $0.member("icons", array: CollectionOfOne(category.id)) { id, writer in
                writer.object {
                    $0.member("url", "https://i.scdn.example/category/\(id)")
                    $0.member("height", 274)
                    $0.member("width", 274)
                }
            }
            $0.member("id", category.id)
            $0.member("name", category.name)
        }
    }
}
