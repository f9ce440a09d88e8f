/// A hierarchical tag such as `playlist/{playlist_id}/items`, with parameters still to be filled in.
///
/// One that varies with a list stands for as many tags as the list has values. In `invalidates`, `/**` at the end means the tag and
/// everything below it.
package struct TagTemplate: Sendable, Equatable {
    package enum Segment: Sendable, Equatable {
        case literal(String)
        /// The text of the parameter at this position, or of each value of a list.
        case parameter(Int)
        /// What stands for `{}` in a value that looks like the tag's case.
        case part
    }

    /// Which values of a parameter a tag is meant for: those of one form among several, the first that fits.
    ///
    /// A value of none of the forms may be anything, so it counts for every case.
    package struct Case: Sendable, Equatable {
        /// Its position; every value of a list is judged for itself.
        package var parameter: Int
        package var forms: [TextForm]
        /// Which of the forms is this tag's.
        package var index: Int

        package init(parameter: Int, forms: [TextForm], index: Int) {
            self.parameter = parameter
            self.forms = forms
            self.index = index
        }
    }

    package var segments: [Segment]
    package var coversDescendants: Bool
    /// The position of the list that the tag varies with; `nil` when it is one tag in every call.
    package var list: Int?
    /// `nil`: meant for every call.
    package var onlyFor: Case?

    package init(segments: [Segment], coversDescendants: Bool, list: Int? = nil, onlyFor: Case? = nil) {
        self.segments = segments
        self.coversDescendants = coversDescendants
        self.list = list
        self.onlyFor = onlyFor
    }
}
