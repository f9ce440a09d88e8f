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

    case unknownKey = "E2101"
    case missingKey = "E2102"
    case expectedMapping = "E2103"
    case expectedList = "E2104"
    case expectedScalar = "E2105"
    case missingValue = "E2106"
    case invalidName = "E2110"
    case emptyText = "E2111"
    case severalLines = "E2112"
    case emptyList = "E2113"
    case duplicateItem = "E2114"

    // Scalars

    case invalidBoolean = "E2201"
    case invalidInteger = "E2202"
    case invalidNumber = "E2203"
    case invalidDuration = "E2204"
    case invalidSize = "E2205"
    case outOfRange = "E2206"
    case invalidChoice = "E2207"
    case invalidURL = "E2210"
    case invalidPath = "E2211"
    case invalidPattern = "E2212"
    case invalidMemberPath = "E2213"
    case invalidMediaType = "E2214"
    case invalidHeaderValue = "E2215"
    case invalidForm = "E2216"
    case invalidTemplate = "E2217"
    case malformedVariable = "E2220"
    case undefinedVariable = "E2221"
    case unreadableValueFile = "E2222"

    // References

    case unknownGroup = "E2301"
    case unknownCredential = "E2302"
    case unknownSharedParameter = "E2303"
    case unknownParameter = "E2304"
    case unknownProfile = "E2305"
    case unknownEndpoint = "E2306"

    // Parameters

    case unfilledPath = "E2401"
    case unusedPathParameter = "E2402"
    case inapplicableKey = "E2403"
    case contradictoryLimits = "E2404"
    case invalidDefault = "E2405"
    case duplicateWireName = "E2406"
    case reservedParameter = "E2407"
    case mixedBodies = "E2408"
    case requiredWithDefault = "E2409"
    case optionalWithoutDefault = "E2410"
    case unconditionalAlternative = "E2411"
    case ambiguousAlternatives = "E2412"
    case unsendableType = "E2413"
    case formsWithoutPattern = "E2414"

    // Requests, caches, tags and views

    case invalidRequest = "E2501"
    case unexpectedBody = "E2502"
    case cachedWrite = "E2503"
    case missingTTL = "E2504"
    case invalidTag = "E2505"
    case unsuitableTagParameter = "E2506"
    case invalidatingRead = "E2507"
    case reservedView = "E2508"
    case unclearPage = "E2509"
    case unsuitablePageParameter = "E2510"

    // Resources, prompts and completion

    case unclearCompletion = "E2200"
    case unsuitableVariable = "E2208"
    case unfilledArgument = "E2209"
    case readByWrite = "E2218"
    case ambiguousResources = "E2219"

    // Answers in the protocol's terms

    case invalidJSON = "E2223"
    case unclearPrompt = "E2224"
    case duplicateMCPHeader = "E2225"

    // Policies

    case hostNotLoopback = "E2601"
    case invalidHostName = "E2602"
    case invalidOrigin = "E2603"
    case listTooLarge = "E2604"
    case portTakenTwice = "E2605"

    // Trouble with the upstream

    case unknownBreaker = "E2140"
    case unknownRetry = "E2141"
    case unsuitableBreakerScope = "E2142"
    case unclearOutcomeRule = "E2143"
    case unsuitableFallback = "E2144"
    case unfilledFallback = "E2145"
    case cyclicFallback = "E2146"

    // Limits

    case unknownRateTier = "E2160"
    case invalidRate = "E2161"
    case costTooLarge = "E2162"
    case unknownWindow = "E2163"
    case unevenBudget = "E2164"

    // Warming

    case uncachedWarming = "E2121"

    // Monitoring

    case unmeasuredDuration = "E2260"
    case unknownMetric = "E2261"

    // Sign-in and access

    case invalidKey = "E2240"
    case invalidTime = "E2241"

    // Legal and probably wrong

    case tokensInTheClear = "W3240"
    case hostNobodyNames = "W3241"

    case alertNeverFires = "W3260"
    case hastyAlert = "W3261"

    case burstExceedsWindow = "W3160"
    case unusedRateTier = "W3161"
    case windowNeverBinds = "W3162"
    case tiersExceedAccount = "W3163"
    case endpointWithoutTier = "W3164"

    case unusedSharedParameter = "W3101"
    case unusedGroup = "W3102"
    case unusedCredential = "W3103"
    case unusedBreaker = "W3140"
    case unusedRetry = "W3141"
    case wastedWarming = "W3120"
    case criticalUpstream = "W3180"
    case writeWithoutInvalidation = "W3201"
    case tagNobodyCarries = "W3202"
    case availabilityNobodyLists = "W3203"
    case availabilityNobodyHas = "W3207"
    case globMatchesNothing = "W3204"
    case uncachedCompletion = "W3205"
    case completionOfNothing = "W3206"
}
