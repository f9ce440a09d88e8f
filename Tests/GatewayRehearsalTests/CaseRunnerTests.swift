import GatewayConfig
import GatewayEngine
import GatewayPlan
import GatewayRehearsal
import GatewayTelemetry
import Testing

/// What a case can look at: each expectation holds where it should, and fails where it should not.
@Suite struct CaseRunnerTests {
    private static let read = """
        - call: get_book
          arguments: {id: a1}
          upstream: [{json: {id: a1, name: Waves, pages: [1, 2]}}]
        """
    private static let write = """
        - call: change_book
          arguments: {id: a1, name: Tides}
          upstream: [{status: 200}]
        """

    /// Right beside wrong, each behind a call that was answered well.
    @Test(
        arguments: [
            (read, "result: {name: Waves}", "result: {name: Tides}", "result.name"),
            (read, "result: {pages: [1, 2]}", "result: {pages: [1]}", "result.pages"),
            (read, "result: {author: null}", "result: {author: Woolf}", "result.author"),
            (read, "text: [Waves]", "text: [Waves, Tides]", "text"),
            (read, "cache: miss", "cache: hit", "cache"),
            (read, "outcome: success", "outcome: failure", "outcome"),
            (read, "attempts: 1", "attempts: 2", "attempts"),
            (read, "took: 0s", "took: 1s", "took"),
            (read, "is_error: false", "is_error: true", "is_error"),
            (read, "breaker: closed", "breaker: open", "breaker"),
            (read, "gate: 0s", "gate: 30s", "gate"),
            (read, "invalidated: []", "invalidated: [book/a1]", "invalidated"),
            (read, "sent: [{request: GET /books/a1}]", "sent: []", "sent"),
            (read, "sent: [{request: GET /books/a1}]", "sent: [{request: GET /books/a2}]", "sent[0].request"),
            (read, "sent: [{request: GET /books/a1}]", "sent: [{request: 'GET /books/a1?lang=de'}]", "sent[0].request"),
            (read, "sent: [{request: GET /books/a1}]", "sent: [{request: PUT /books/a1}]", "sent[0].request"),
            (write, "sent: [{request: PUT /books/a1, json: {name: Tides}}]", "sent: [{request: PUT /books/a1}]", "sent[0].json"),
            (
                write, "sent: [{request: PUT /books/a1, json: {name: Tides}}]", "sent: [{request: PUT /books/a1, json: {name: 1}}]",
                "sent[0].json"
            ),
            (
                write, "sent: [{request: PUT /books/a1, json: {name: Tides}, headers: {Content-Type: application/json}}]",
                "sent: [{request: PUT /books/a1, json: {name: Tides}, headers: {Content-Type: text/plain}}]",
                "sent[0].headers.content-type"
            ),
            (write, "invalidated: [book/a1]", "invalidated: []", "invalidated"),
            (
                read, "metrics: {'setlist_tool_calls_total{tool=\"get_book\",outcome=\"ok\"}': 1}",
                "metrics: {'setlist_tool_calls_total{tool=\"get_book\",outcome=\"ok\"}': 2}",
                "metrics.setlist_tool_calls_total{tool=\"get_book\",outcome=\"ok\"}"
            ),
            (
                read, "metrics: {setlist_tool_calls_total: 1}", "metrics: {setlist_tool_calls_total: 0}",
                "metrics.setlist_tool_calls_total"
            ),
            (
                read, "metrics: {'setlist_upstream_requests_total{code=\"5xx\"}': 0}",
                "metrics: {'setlist_upstream_requests_total{code=\"500\"}': 0}", "metrics.setlist_upstream_requests_total{code=\"500\"}"
            ),
            (
                read, "metrics: {setlist_tool_call_duration_seconds_count: 1}",
                "metrics: {setlist_tool_call_duration_seconds_sum: 1}", "metrics.setlist_tool_call_duration_seconds_sum"
            ),
            (read, "metrics: {setlist_cache_entries: 1}", "metrics: {setlist_cache_entries: -1}", "metrics.setlist_cache_entries"),
            (write, "unreachable: 0", "unreachable: 1", "unreachable"),
        ]) func everyExpectationCanHoldAndCanFail(_ row: (step: String, right: String, wrong: String, what: String)) throws
    {
        #expect(try RehearsalFixture.failures(of: row.step + "\n  expect: {\(row.right)}") == [])
        let failures = try RehearsalFixture.failures(of: row.step + "\n  expect: {\(row.wrong)}")
        #expect(failures.map(\.what) == [row.what])
        #expect(failures.first?.place.hasPrefix("cases/books.yaml:8:") == true, "\(failures)")
    }

    @Test func anErrorThatNobodyExpectsFailsTheCase() throws {
        let failures = try RehearsalFixture.failures(
            of: """
                - call: get_book
                  arguments: {id: a1}
                  upstream: [{status: 404}]
                """)
        #expect(failures.map(\.what) == ["is_error"])
        #expect(failures.first?.place == "cases/books.yaml:5:15")
        #expect(failures.first?.details.first?.contains("answered 404") == true)
    }

    @Test func requestsWithoutAnAnswerAndAnswersWithoutARequestFailTheCase() throws {
        let none = try RehearsalFixture.failures(of: "- call: get_book\n  arguments: {id: a1}\n  expect: {is_error: true}")
        #expect(none.map(\.what) == ["upstream"])
        #expect(none.first?.details == ["GET /books/a1", "GET /books/a1"])
        let more = try RehearsalFixture.failures(
            of: "- call: get_book\n  arguments: {id: a1}\n  upstream: [{json: {}}, {json: {}}]")
        #expect(more == [CaseFailure(place: "cases/books.yaml:5:9", what: "upstream", expected: "2 requests", got: "1")])
    }

    /// Each step counts from zero, so that a case can be read and changed step by step.
    @Test func metricsAreWhatAStepChanges() throws {
        let failures = try RehearsalFixture.failures(
            of: """
                - {call: get_book, arguments: {id: a1}, upstream: [{json: {id: a1}}]}
                - call: get_book
                  arguments: {id: a1}
                  expect:
                    metrics:
                      setlist_cache_requests_total{result="hit"}: 1
                      setlist_cache_requests_total{result="miss"}: 0
                      setlist_upstream_requests_total: 0
                - call: lend_book
                  arguments: {id: a1}
                  upstream: [{status: 503, after: 2s}]
                  expect:
                    is_error: true
                    metrics:
                      setlist_upstream_requests_total{endpoint="lend_book",code="5xx"}: 1
                      setlist_upstream_request_duration_seconds_sum: 2
                      setlist_cache_invalidations_total{cause="unknown_outcome"}: 1
                      setlist_cache_invalidated_entries_total: 1
                      setlist_circuit_breaker_transitions_total{to="open"}: 0
                - {call: lend_book, arguments: {id: a1}, upstream: [{status: 503}], expect: {is_error: true}}
                - call: lend_book
                  arguments: {id: a1}
                  upstream: [{status: 503}]
                  expect: {is_error: true, metrics: {'setlist_circuit_breaker_state{state="open"}': 1}}
                - call: lend_book
                  arguments: {id: a1}
                  expect: {is_error: true, metrics: {setlist_circuit_breaker_rejections_total: 1}}
                - advance: 31s
                  expect: {metrics: {'setlist_circuit_breaker_transitions_total{to="half_open"}': 1, setlist_tool_calls_total: 0}}
                """)
        #expect(failures == [])
    }

    @Test func whatChangedInsteadAndWhatCouldHaveBeenMeantIsShown() throws {
        let other = try RehearsalFixture.failures(
            of: Self.read + "\n  expect: {metrics: {'setlist_tool_calls_total{outcome=\"failed\"}': 1}}")
        #expect(other.map(\.expected) == ["1"] && other.map(\.got) == ["0"])
        #expect(other.first?.details == [#"setlist_tool_calls_total{tool="get_book",group="",outcome="ok"} 1"#])
        let none = try RehearsalFixture.failures(
            of: Self.read + "\n  expect: {metrics: {'setlist_tool_calls_total{outcome=\"fine\"}': 0}}")
        #expect(none.map(\.got) == ["no such series"])
        #expect(none.first?.details == [#"outcome is one of "cancelled", "degraded", "failed", "ok", "refused", "rejected""#])
    }

    /// What may be named is what is counted.
    @Test func everyMetricOfCallsHasASeries() throws {
        let metrics = MetricRegistry()
        let plan = try RehearsalFixture.shipped().config.plan
        let time = SimulatedTime()
        _ = Rehearsal(plan.forRehearsal, upstream: Nobody(), time: time, seed: 1, metrics: metrics)
        for definition in MetricCatalogue.ofCalls {
            #expect(!metrics.readings(of: [definition]).isEmpty, "\(definition.name)")
        }
    }

    private struct Nobody: UpstreamClient {
        func send(_ call: ToolCall) async throws(UpstreamFailure) -> UpstreamResponse { throw .unreachable("nobody") }
    }

    @Test func timePassesOnlyWhenACaseSaysSo() throws {
        let failures = try RehearsalFixture.failures(
            of: """
                - call: get_book
                  arguments: {id: a1}
                  upstream: [{json: {id: a1}, after: 2s}]
                  expect: {cache: miss, took: 2s}
                - advance: 59s
                  call: get_book
                  arguments: {id: a1}
                  expect: {cache: hit, age: 59s, sent: []}
                - advance: 2s
                  call: get_book
                  arguments: {id: a1}
                  upstream: [{json: {id: a1}}]
                  expect: {cache: miss}
                - advance: 70s
                  call: get_book
                  arguments: {id: a1}
                  upstream: [{transport: interrupted}, {transport: timeout}]
                  expect: {cache: stale}
                """)
        #expect(failures == [])
    }

    @Test func callersHaveAnswersOfTheirOwn() throws {
        let failures = try RehearsalFixture.failures(
            of: """
                - {call: get_book, arguments: {id: a1}, as: ann, upstream: [{json: {id: a1}}], expect: {cache: miss}}
                - {call: get_book, arguments: {id: a1}, as: ben, upstream: [{json: {id: a1}}], expect: {cache: miss}}
                - {call: get_book, arguments: {id: a1}, as: ann, expect: {cache: hit}}
                - {call: get_book, arguments: {id: a1}, as: ann, fresh: true, upstream: [{json: {id: a1}}], expect: {cache: miss}}
                """)
        #expect(failures == [])
    }

    @Test func aWriteMakesUselessWhatItTouches() throws {
        let failures = try RehearsalFixture.failures(
            of: """
                - {call: get_book, arguments: {id: a1}, upstream: [{json: {id: a1}}]}
                - {call: get_book, arguments: {id: a2}, upstream: [{json: {id: a2}}]}
                - {call: lend_book, arguments: {id: a1}, upstream: [{status: 204}], expect: {text: [Lent.], unreachable: 1}}
                - {call: get_book, arguments: {id: a2}, expect: {cache: hit}}
                """)
        #expect(failures == [])
    }

    @Test func theBreakerOpensAndTriesAgain() throws {
        let failures = try RehearsalFixture.failures(
            of: """
                - call: lend_book
                  arguments: {id: a1}
                  upstream: [{status: 503}]
                  expect: {is_error: true, attempts: 1, outcome: failure, breaker: closed, invalidated: [book/a1]}
                - {call: lend_book, arguments: {id: a1}, upstream: [{status: 503}], expect: {is_error: true}}
                - {call: lend_book, arguments: {id: a1}, upstream: [{status: 503}], expect: {is_error: true, breaker: open}}
                - {call: lend_book, arguments: {id: a1}, expect: {is_error: true, result: {error: circuit_open}, sent: []}}
                - advance: 31s
                  call: lend_book
                  arguments: {id: a1}
                  upstream: [{status: 204}]
                  expect: {breaker: half_open}
                """)
        #expect(failures == [])
    }

    @Test func aRetryAfterClosesTheGate() throws {
        let failures = try RehearsalFixture.failures(
            of: """
                - call: get_book
                  arguments: {id: a1}
                  upstream: [{status: 429, headers: {Retry-After: "20"}}]
                  expect: {is_error: true, outcome: throttled, gate: 20s}
                - {advance: 5s, call: get_book, arguments: {id: a1}, expect: {is_error: true, result: {error: gate_closed}, gate: 15s}}
                """)
        #expect(failures == [])
    }

    /// An upstream that says nothing is given up after the endpoint's timeout, and in the call's deadline.
    @Test func nobodyWaitsLongerThanTheTimeout() throws {
        let failures = try RehearsalFixture.failures(
            of: """
                - call: lend_book
                  arguments: {id: a1}
                  upstream: [{transport: timeout}]
                  expect: {is_error: true, result: {error: timed_out}, took: 5s, attempts: 1}
                - call: lend_book
                  arguments: {id: a1}
                  upstream: [{status: 204, after: 6s}]
                  expect: {is_error: true, result: {error: timed_out}, took: 5s}
                """)
        #expect(failures == [])
    }
}
