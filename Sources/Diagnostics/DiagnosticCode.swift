/// The stable name of a kind of problem: `E1xxx` syntax, `E2xxx` meaning, `W3xxx` legal and probably wrong.
///
/// A code is never reused for another meaning. Every code but E1001, which is about files, has a golden test named for it.
package enum DiagnosticCode: String, Sendable, CaseIterable {
    // Reading the file
    case unreadableFile = "E1001"
    case fileTooLarge = "E1002"
    case byteOrderMark = "E1003"
    case utf16 = "E1004"
    case invalidUTF8 = "E1005"
    case forbiddenCharacter = "E1006"
    case syntax = "E1007"
    case tabIndentation = "E1008"
    case emptyFile = "E1009"
    case secondDocument = "E1010"
    case directive = "E1011"
    case tag = "E1012"
    case duplicateKey = "E1013"
    case keyNotText = "E1014"
    case mergeKey = "E1015"
    case undefinedAlias = "E1016"
    case aliasInsideItself = "E1017"
    case aliasTooLarge = "E1018"
    case tooDeep = "E1019"
    case tooManyNodes = "E1020"
    case tooManyProblems = "E1021"

    // Structure, keys and names

    /// A key that this kind of mapping does not have.
    case unknownKey = "E2101"
    /// A required key that is left out.
    case missingKey = "E2102"
    /// Something else where a mapping is wanted.
    case expectedMapping = "E2103"
    /// Something else where a list is wanted.
    case expectedList = "E2104"
    /// A list or mapping where one value is wanted.
    case expectedScalar = "E2105"
    /// `null` or nothing where a value is wanted.
    case missingValue = "E2106"
    /// A chosen name with characters that clients or HTTP refuse.
    case invalidName = "E2110"
    /// Text that says nothing.
    case emptyText = "E2111"
    /// Line breaks in text that must be one line.
    case severalLines = "E2112"
    /// A list without items that needs one.
    case emptyList = "E2113"
    /// An item that its list has already.
    case duplicateItem = "E2114"

    // Scalars

    /// Not `true` or `false`.
    case invalidBoolean = "E2201"
    /// Not a plain decimal integer.
    case invalidInteger = "E2202"
    /// Not a plain decimal number.
    case invalidNumber = "E2203"
    /// Not a number with a unit of time.
    case invalidDuration = "E2204"
    /// Not a number with a unit of size.
    case invalidSize = "E2205"
    /// A number that the key does not allow or the machine cannot hold.
    case outOfRange = "E2206"
    /// Not one of the words that the key allows.
    case invalidChoice = "E2207"
    /// Not a URL that can be used as a base.
    case invalidURL = "E2210"
    /// Not a path for the listener.
    case invalidPath = "E2211"
    /// A pattern outside the supported regular expressions.
    case invalidPattern = "E2212"
    /// A member path that cannot be read.
    case invalidMemberPath = "E2213"
    /// Not a media type.
    case invalidMediaType = "E2214"
    /// A header value that would break the request.
    case invalidHeaderValue = "E2215"
    /// A form without exactly one `{}`.
    case invalidForm = "E2216"
    /// `{…}` in a URI or a prompt that cannot be read, or a URI without a scheme.
    case invalidTemplate = "E2217"
    /// `${…}` that is not a variable or a file.
    case malformedVariable = "E2220"
    /// `${NAME}` without a value and without a default.
    case undefinedVariable = "E2221"
    /// `${file:/path}` of a file that cannot be read as text.
    case unreadableValueFile = "E2222"

    // References

    /// `group` names no entry of `groups`.
    case unknownGroup = "E2301"
    /// `credentials` names no entry of policies.yaml.
    case unknownCredential = "E2302"
    /// `use` names no shared parameter.
    case unknownSharedParameter = "E2303"
    /// A tag, an alternative or a URI names no parameter of the endpoint, or a message no argument of its prompt.
    case unknownParameter = "E2304"
    /// `tools.profile` names no entry of `profiles`.
    case unknownProfile = "E2305"
    /// Something names no endpoint, or `instead` no other one.
    case unknownEndpoint = "E2306"

    // Parameters

    /// A `{name}` in the path that no parameter fills.
    case unfilledPath = "E2401"
    /// A path parameter that the path does not mention.
    case unusedPathParameter = "E2402"
    /// A key that has no meaning for this type or place.
    case inapplicableKey = "E2403"
    /// A lower limit above the upper one.
    case contradictoryLimits = "E2404"
    /// A default, or an argument written in the configuration, that the parameter itself would refuse.
    case invalidDefault = "E2405"
    /// Two parameters that would be sent under the same name.
    case duplicateWireName = "E2406"
    /// A parameter called `view` beside views.
    case reservedParameter = "E2407"
    /// A raw body beside another body parameter.
    case mixedBodies = "E2408"
    /// A required parameter that has a default.
    case requiredWithDefault = "E2409"
    /// A parameter that must always have a value and may be left out.
    case optionalWithoutDefault = "E2410"
    /// A parameter of an alternative that is required or has a default.
    case unconditionalAlternative = "E2411"
    /// Two alternatives that one call can mean.
    case ambiguousAlternatives = "E2412"
    /// A type that cannot be sent in this place.
    case unsendableType = "E2413"
    /// Forms of a value that anything could be.
    case formsWithoutPattern = "E2414"

    // Requests, caches, tags and views

    /// `request` is not a method and a path.
    case invalidRequest = "E2501"
    /// A body on a method that has none.
    case unexpectedBody = "E2502"
    /// A cache written on an endpoint that changes something.
    case cachedWrite = "E2503"
    /// A cache whose time to live nothing gives.
    case missingTTL = "E2504"
    /// A tag that cannot be read.
    case invalidTag = "E2505"
    /// A parameter in a tag that may have no value or several.
    case unsuitableTagParameter = "E2506"
    /// `invalidates` on an endpoint that changes nothing.
    case invalidatingRead = "E2507"
    /// A view called `full`.
    case reservedView = "E2508"
    /// A page without one way to the next.
    case unclearPage = "E2509"
    /// A parameter that cannot count rows.
    case unsuitablePageParameter = "E2510"

    // Resources, prompts and completion

    /// A completion without one source of values.
    case unclearCompletion = "E2200"
    /// A parameter that a URI cannot fill.
    case unsuitableVariable = "E2208"
    /// A required parameter of an endpoint that the configuration calls, which nothing fills.
    case unfilledArgument = "E2209"
    /// A resource or a completion backed by a call that changes something.
    case readByWrite = "E2218"
    /// Two resources that the same URIs belong to.
    case ambiguousResources = "E2219"

    // Answers in the protocol's terms

    /// Not a JSON object where one is wanted.
    case invalidJSON = "E2223"
    /// A prompt without one source of messages.
    case unclearPrompt = "E2224"
    /// Two parameters of one endpoint that clients would repeat in the same header.
    case duplicateMCPHeader = "E2225"

    // Policies

    /// A listener that other machines could reach.
    case hostNotLoopback = "E2601"
    /// Not a Host header value.
    case invalidHostName = "E2602"
    /// Not an Origin header value.
    case invalidOrigin = "E2603"
    /// A `tools/list` larger than `max_list`.
    case listTooLarge = "E2604"
    /// Two listeners that want the same port.
    case portTakenTwice = "E2605"

    // Trouble with the upstream

    /// `breaker` names no entry of `breakers`.
    case unknownBreaker = "E2140"
    /// `retry` names no entry of `retries`.
    case unknownRetry = "E2141"
    /// A breaker whose scope does not fit where it is named.
    case unsuitableBreakerScope = "E2142"
    /// An outcome rule that matches nothing, or has keys without a meaning.
    case unclearOutcomeRule = "E2143"
    /// A fallback that answers nothing, or that stands where none can.
    case unsuitableFallback = "E2144"
    /// A fallback that leaves a needed argument of its endpoint without a value.
    case unfilledFallback = "E2145"
    /// Fallbacks that lead back to where they began.
    case cyclicFallback = "E2146"

    // Limits

    /// `rate_tier` names no entry of `rate_limits.tiers`.
    case unknownRateTier = "E2160"
    /// Not a number of requests and a time.
    case invalidRate = "E2161"
    /// A request that counts for more than a window ever lets through.
    case costTooLarge = "E2162"
    /// `adaptive.window` names no window of its tier.
    case unknownWindow = "E2163"
    /// A budget that its steps do not divide.
    case unevenBudget = "E2164"

    // Warming

    /// A warming call whose answers are not cached.
    case uncachedWarming = "E2121"

    // Monitoring

    /// An objective of latency at a duration by which calls are not counted.
    case unmeasuredDuration = "E2260"

    // Sign-in and access

    /// A key or a digest of another form.
    case invalidKey = "E2240"
    /// Not a day or a moment in UTC.
    case invalidTime = "E2241"

    // Legal and probably wrong

    /// A listener that other machines reach without TLS.
    case tokensInTheClear = "W3240"
    /// A listener that other machines reach under a name that is not allowed.
    case hostNobodyNames = "W3241"

    /// An alert that is written and can never fire.
    case alertNeverFires = "W3260"
    /// An alert that one bad evaluation sets off.
    case hastyAlert = "W3261"

    /// A bucket that lets more through than its window says.
    case burstExceedsWindow = "W3160"
    /// A rate tier that no endpoint names.
    case unusedRateTier = "W3161"
    /// A window that another one keeps from ever being full.
    case windowNeverBinds = "W3162"
    /// Tiers that together may use more than the account has.
    case tiersExceedAccount = "W3163"
    /// An endpoint without a tier where there are tiers.
    case endpointWithoutTier = "W3164"

    /// A shared parameter that no endpoint uses.
    case unusedSharedParameter = "W3101"
    /// A group without endpoints.
    case unusedGroup = "W3102"
    /// A credential that the upstream does not name.
    case unusedCredential = "W3103"
    /// A breaker that nothing names.
    case unusedBreaker = "W3140"
    /// A retry policy that nothing names.
    case unusedRetry = "W3141"
    /// A warming call whose answer is of no use long before it is made again.
    case wastedWarming = "W3120"
    /// A health check that takes the gateway out of service whenever the upstream is down.
    case criticalUpstream = "W3180"
    /// A write beside cached reads that makes none of them stale.
    case writeWithoutInvalidation = "W3201"
    /// A tag in `invalidates` that no cached answer carries.
    case tagNobodyCarries = "W3202"
    /// An availability that no profile lists.
    case availabilityNobodyLists = "W3203"
    /// A glob in `allow` or `deny` that no tool's name matches.
    case globMatchesNothing = "W3204"
    /// A completion that calls the upstream every time.
    case uncachedCompletion = "W3205"
    /// A completion from a member that the view leaves out.
    case completionOfNothing = "W3206"
}
