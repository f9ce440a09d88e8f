import JSONBytes
import Testing

@testable import SpotifySimulator

@Suite struct ReadLagTests {
    @Test func aReaderSeesAWriteOnlyOnceTheLagHasPassed() {
        var past = PastWorlds()
        let catalogue = CatalogueGenerator.generate(seed: 1)
        var world = WorldGenerator.generate(seed: 1, catalogue: catalogue, at: .start)
        let lag = Duration.milliseconds(300)
        func isVisible(at milliseconds: Int) -> Bool { past.world(at: .start.adding(milliseconds: milliseconds - 300)) == nil }
        #expect(isVisible(at: 0))
        past.append(world, until: .start.adding(milliseconds: 1_000), keeping: lag)
        #expect(!isVisible(at: 1_000))
        #expect(!isVisible(at: 1_299))
        #expect(isVisible(at: 1_300))
        world = WorldGenerator.generate(seed: 1, catalogue: catalogue, at: .start)
        past.append(world, until: .start.adding(milliseconds: 1_200), keeping: lag)
        #expect(!isVisible(at: 1_499))
        #expect(isVisible(at: 1_500))
    }
}
