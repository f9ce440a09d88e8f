import Foundation
import GatewayConfig
import GatewayPlan
import Testing

/// The shipped endpoints say everything that the language can say about each of them, in so many words or by inheritance.
@Suite struct CompletenessTests {
    /// Every answer differs, which is the point.
    private static let uncached: Set = ["get_recommendations"]
    /// Answer with a list of rows and take a `limit` that is no page of a longer list.
    private static let withoutPages: Set = ["get_recommendations"]
    /// Answer with a bare list or with little more than what is asked for.
    private static let withoutViews: Set = ["get_genre_seeds", "get_markets", "get_playlist_cover"]
    /// The same for everybody, whatever the account.
    private static let shared: Set = [
        "get_artist", "get_several_artists", "get_related_artists", "get_audio_features", "get_several_audio_features",
        "get_audio_analysis", "get_genre_seeds", "get_markets", "get_user_profile",
    ]

    @Test func everyReadSaysHowLongItsAnswerIsKeptForWhomAndWhatItIsAbout() throws {
        for tool in try ShippedTools.all() where tool.effect == .safe && !Self.uncached.contains(tool.name) {
            let cache = try #require(tool.cache, "\(tool.name)")
            #expect(cache.ttl > 0, "\(tool.name)")
            #expect(!cache.tags.isEmpty, "\(tool.name)")
        }
    }

    /// Left out and switched off are not the same: only the second is a decision.
    @Test func whatIsNotCachedIsSwitchedOffInSoManyWords() throws {
        let run = Compilation(
            endpoints: try Repository.text("endpoints.yaml"), policies: try Repository.text("policies.yaml"), tools: Self.everything)
        for name in Self.uncached {
            let rows = try #require(run.config?.explanation(of: name), "\(name)").rows
            let cache = try #require(rows.first { $0.key == "cache" }, "\(name)")
            #expect(cache.value == "null" && cache.origin != "built in", "\(name)")
        }
    }

    private static var everything: ToolOverrides {
        var overrides = ToolOverrides()
        overrides.profile = "everything"
        return overrides
    }

    @Test func everyWriteSaysWhatItMakesStaleAndIsNotCached() throws {
        for tool in try ShippedTools.all() where tool.effect != .safe {
            #expect(!tool.invalidates.isEmpty, "\(tool.name)")
            #expect(tool.cache == nil, "\(tool.name)")
        }
    }

    @Test func userDependentAnswersAreNeverShared() throws {
        for tool in try ShippedTools.all() {
            #expect((tool.cache?.scope == .public) == Self.shared.contains(tool.name), "\(tool.name)")
        }
    }

    @Test func everyListHasAPageAndEveryPageAWayOn() throws {
        for tool in try ShippedTools.all() where tool.effect == .safe && !Self.withoutPages.contains(tool.name) {
            let takesLimit = tool.parameters.contains { $0.name == "limit" }
            #expect(takesLimit == !tool.pages.isEmpty, "\(tool.name)")
        }
    }

    @Test func everyAnswerHasACompactViewUnlessThereIsNothingToLeaveOut() throws {
        for tool in try ShippedTools.all() where tool.effect == .safe && !tool.name.hasPrefix("check_") {
            #expect((tool.views.map(\.name) == ["compact", "full"]) == !Self.withoutViews.contains(tool.name), "\(tool.name)")
        }
    }

    @Test func everyToolIsGuardedByABreakerAndTriesAgainWhereItMay() throws {
        for tool in try ShippedTools.all() {
            #expect(tool.resilience.breaker != nil, "\(tool.name)")
            #expect(tool.resilience.retry != nil, "\(tool.name)")
            #expect(tool.resilience.deadline >= tool.request.timeout, "\(tool.name)")
        }
    }

    @Test func everyToolHasARateTierAndABoundOfRequestsUnderWay() throws {
        for tool in try ShippedTools.all() {
            #expect(tool.limits.tier != nil, "\(tool.name)")
            #expect((1...32).contains(tool.limits.concurrency), "\(tool.name)")
        }
    }

    /// The older playlist operations are seen as late as the current ones.
    @Test func everyChangeOfAPlaylistSettlesAlike() throws {
        let tools = try ShippedTools.all()
        let writes = tools.filter { tool in
            tool.effect != .safe && tool.pathTemplate.contains("/playlists") && !tool.name.contains("library")
        }
        #expect(writes.count == 12)
        for tool in writes {
            #expect(tool.settle == 30_000_000_000, "\(tool.name)")
            #expect(tool.advice.contains { $0.status == 403 && $0.text.contains("owns") }, "\(tool.name)")
        }
        for tool in tools where tool.name == "get_playlist_tracks" || tool.name == "get_playlist_items" {
            #expect(tool.cache?.settleTTL == 2_000_000_000, "\(tool.name)")
        }
    }

    /// A plain 429 closes the gate for as long as policies.yaml says.
    @Test func noRuleGivesAPlain429ATimeOfItsOwn() throws {
        for tool in try ShippedTools.all() {
            let rule = tool.resilience.outcomes.first { rule in
                guard case .answer(let status, nil, nil) = rule.match else { return false }
                return status.contains(429)
            }
            #expect(rule?.delay == nil, "\(tool.name)")
        }
    }

    /// One that the same breaker stops can still have an old answer.
    @Test func everyAlternateCanAnswerWhereItsToolCannot() throws {
        let tools = try ShippedTools.all()
        for tool in tools {
            for case .alternate(let id, _) in tool.resilience.fallback {
                let other = try #require(tools.first { $0.id == id })
                let isIndependent = other.resilience.breaker?.name != tool.resilience.breaker?.name
                #expect(isIndependent || other.cache.map { $0.staleIfError > 0 } ?? false, "\(tool.name)")
            }
        }
    }

    /// What a position changes, and nothing else.
    @Test func seekingLeavesTheQueueAndWhatWasPlayedAlone() throws {
        let seek = try #require(try ShippedTools.all().first { $0.name == "seek" })
        let tags = seek.invalidates.map { $0.segments.map { segment in if case .literal(let word) = segment { word } else { "{}" } } }
        #expect(tags == [["me", "player", "state"], ["me", "player", "current"], ["me", "resume"]])
    }

    @Test func everyToolIsToldToPeopleAndModels() throws {
        for tool in try ShippedTools.all() {
            #expect(tool.description.hasSuffix("."), "\(tool.name)")
            #expect(tool.parameters.allSatisfy { $0.description.hasSuffix(".") }, "\(tool.name)")
            #expect(tool.annotations.readOnly == (tool.effect == .safe), "\(tool.name)")
            #expect(tool.annotations.idempotent == (tool.effect != .unsafe), "\(tool.name)")
            #expect(tool.annotations.destructive || tool.request.method != .delete, "\(tool.name)")
            #expect(tool.operation != nil, "\(tool.name)")
        }
    }
}
