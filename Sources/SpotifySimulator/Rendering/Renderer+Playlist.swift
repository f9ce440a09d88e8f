import JSONBytes

extension Renderer {
    /// A playlist with its first page of rows, which the development profile shows to those only who may change it.
    func playlist(_ playlist: Playlist, into writer: inout JSONWriter) {
        writer.object {
            playlistFields(playlist, into: &$0)
            $0.followers(playlist.followers)
            guard mayRead(playlist) else { return }
            for name in rowNames("items", "tracks") {
                $0.key(name)
                page(Page(limit: 100, offset: 0), of: playlist.rows, link: itemsLink(playlist, name), into: &$0, row)
            }
        }
    }

    func simplifiedPlaylist(_ playlist: Playlist, into writer: inout JSONWriter) {
        writer.object {
            playlistFields(playlist, into: &$0)
            for name in rowNames("items", "tracks") {
                $0.member(name) {
                    $0.member("href", "\(base)\(itemsLink(playlist, name).path)")
                    $0.member("total", playlist.rows.count)
                }
            }
        }
    }

    /// Whether the viewer sees the rows.
    func mayRead(_ playlist: Playlist) -> Bool { profile == .extended || mayWrite(playlist) }

    func mayWrite(_ playlist: Playlist) -> Bool {
        guard let account = viewer.account else { return false }
        return playlist.owner == catalogue.accounts[account].id || playlist.isCollaborative
    }

    func itemsLink(_ playlist: Playlist, _ name: String = "items") -> PageLink { PageLink(path: "/playlists/\(playlist.id)/\(name)") }

    func row(_ row: Playlist.Row, into writer: inout JSONWriter) {
        writer.object {
            $0.member("added_at", row.addedAt.iso8601)
            $0.member("added_by") {
                $0.links(ResourceURI(.user, row.addedBy), base: base)
                $0.member("id", row.addedBy)
                $0.typeAndURI(ResourceURI(.user, row.addedBy))
            }
            if case .local = row.content { $0.member("is_local", true) } else { $0.member("is_local", false) }
            $0.nullMember("primary_color")
            for name in rowNames("item", "track") {
                $0.key(name)
                content(row.content, into: &$0)
            }
            $0.member("video_thumbnail") { $0.nullMember("url") }
        }
    }

    func cover(of playlist: Playlist, into writer: inout JSONWriter) {
        if let cover = playlist.cover {
            writer.array(CollectionOfOne(cover)) { cover, writer in
                writer.object {
                    $0.member("url", cover.address("ab67706c0000bebb"))
                    $0.nullMember("height")
                    $0.nullMember("width")
                }
            }
        } else {
            let albums = playlist.trackIndices.prefix(1).map { catalogue.albums[catalogue.tracks[$0].album] }
            writer.array(albums) { album, writer in
                writer.object {
                    $0.member("url", album.picture.address("ab67616d0000b273"))
                    $0.member("height", 640)
                    $0.member("width", 640)
                }
            }
        }
    }

    /// The old name is still there in the extended profile.
    private func rowNames(_ current: String, _ old: String) -> [String] { profile == .extended ? [current, old] : [current] }

    private func playlistFields(_ playlist: Playlist, into writer: inout JSONWriter) {
        let uri = ResourceURI(.playlist, playlist.id)
        writer.member("collaborative", playlist.isCollaborative)
        writer.member("description", playlist.description)
        writer.links(uri, base: base)
        writer.member("id", playlist.id)
        writer.key("images")
        cover(of: playlist, into: &writer)
        writer.member("name", playlist.name)
        writer.member("owner") {
            if let owner = catalogue.account(playlist.owner) { $0.member("display_name", catalogue.accounts[owner].name) }
            $0.links(ResourceURI(.user, playlist.owner), base: base)
            $0.member("id", playlist.owner)
            $0.typeAndURI(ResourceURI(.user, playlist.owner))
        }
        writer.nullMember("primary_color")
        writer.member("public", playlist.isPublic)
        writer.member("snapshot_id", playlist.snapshotID(at: viewer.settled))
        writer.typeAndURI(uri)
    }

    private func content(_ content: Playlist.Content, into writer: inout JSONWriter) {
        switch content {
        case .removed: writer.null()
        case .local(let file): localTrack(file, into: &writer)
        case .track(let index):
            writer.object {
                $0.raw(fragments[.track(index), view(index)])
                $0.member("episode", false)
                $0.member("track", true)
            }
        case .episode(let index):
            writer.object {
                episodeMembers(index, into: &$0)
                $0.member("episode", true)
                $0.member("track", false)
            }
        }
    }

    /// A file has every field of a track, and nothing in most of them.
    private func localTrack(_ file: LocalTrack, into writer: inout JSONWriter) {
        writer.object {
            $0.member("album") {
                for name in ["album_type", "href", "id", "release_date", "release_date_precision", "uri"] { $0.nullMember(name) }
                for name in ["artists", "images"] { $0.member(name, array: [String]()) { $1.string($0) } }
                $0.member("external_urls") { _ in }
                $0.member("name", file.album)
                $0.member("type", "album")
            }
            $0.member("artists", array: CollectionOfOne(file.artist)) { name, writer in
                writer.object {
                    $0.member("external_urls") { _ in }
                    for name in ["href", "id", "uri"] { $0.nullMember(name) }
                    $0.member("name", name)
                    $0.member("type", "artist")
                }
            }
            $0.member("disc_number", 0)
            $0.member("duration_ms", file.duration)
            $0.member("explicit", false)
            for name in ["external_ids", "external_urls"] { $0.member(name) { _ in } }
            for name in ["href", "id", "preview_url"] { $0.nullMember(name) }
            $0.member("is_local", true)
            $0.member("name", file.name)
            if profile == .extended { $0.member("popularity", 0) }
            $0.member("track_number", 0)
            $0.member("type", "track")
            $0.member("uri", file.uri)
            $0.member("episode", false)
            $0.member("track", true)
        }
    }
}
