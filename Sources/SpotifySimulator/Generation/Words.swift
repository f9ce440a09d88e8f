/// The words that names are made of; every root is invented.
enum Words {
    static let roots = [
        "Quillmoor", "Tessaline", "Brannoch", "Orvelle", "Lumkin", "Åsvik Lönn", "Ñandelo", "Harrowby", "Wrenlocke", "Ostrava Pell",
        "Dunmarrow", "Ilyrique", "Pemberwick", "Sorrelay", "Vantoosh", "Kestrelow", "Mirabrand", "Thistlecombe", "Oddweather",
        "Zephyrine Vance", "Caldermoss", "Nettlegrove", "Juniper Ashdown", "Fennimore Tuck", "Galloptide", "Hollowmere", "Ruskavia",
        "Elderbyte", "Tamsin Orrery", "Low Kettering", "Bellwhistle", "Marrowick", "Perpetua Lund", "Sablethorn", "Umbrelline",
        "Wickermane", "Yarrowdale", "Coppertarn", "Driftmarch", "Élodie Verran",
    ]
    static let companies = [
        "Assembly", "Orchestra", "Collective", "Brothers", "Machine", "Quartet", "Social Club", "& the Lanterns", "Sound System",
        "Ensemble",
    ]
    static let adjectives = [
        "Amber", "Borrowed", "Crooked", "Distant", "Electric", "Feathered", "Gilded", "Hollow", "Idle", "Jagged", "Kindled", "Lunar",
        "Muted", "Northern", "Opaque", "Paper", "Quiet", "Restless", "Salted", "Tidal", "Unfinished", "Velvet", "Wandering", "Yellow",
        "Woollen", "Copper",
    ]
    static let nouns = [
        "Almanac", "Barometer", "Causeway", "Dovetail", "Estuary", "Ferry", "Gantry", "Harbourmaster", "Inkwell", "Jetty", "Kiln",
        "Lighthouse", "Meridian", "Narrowboat", "Orchard", "Pendulum", "Quarry", "Rookery", "Sundial", "Tramline", "Undertow", "Viaduct",
        "Weathervane", "Yardarm", "Zeppelin", "Bellows", "Compass", "Driftwood", "Embers", "Foundry", "Greenhouse", "Hourglass",
        "Icehouse", "Lantern", "Mailroom",
    ]
    static let places = [
        "Port Ellory", "Saint Umber", "the Ninth Floor", "Marlow Sands", "Little Vesper", "the Old Exchange", "Karrow", "Tidewater",
    ]
    static let suffixes = ["Live at Karrow", "Acoustic", "Night Version", "Interlude", "Reprise", "2019 Remaster"]
    static let genres = [
        "tidal folk", "clockwork pop", "harbour jazz", "paper house", "slow techno", "chamber noise", "attic soul", "neon country",
        "glass ambient", "brass punk", "moss rock", "loom disco",
    ]
    static let labels = ["Kettle & Tarn", "Ninth Floor Recordings", "Low Tide Press", "Orrery Discs", "Thistle Works"]
    static let playlists = [
        "Morning Kettle", "Long Drive North", "Quiet Desk", "Kitchen Dancing", "Rain on the Window", "Old Favourites", "Shared Shelf",
        "Next Door", "Garden Party", "Sunday Papers", "Locked Drawer",
    ]
}
