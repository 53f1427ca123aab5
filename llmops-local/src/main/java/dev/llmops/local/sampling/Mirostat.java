package dev.llmops.local.sampling;

/**
 * Keeps the surprise of the text near a target, see <a href="https://arxiv.org/abs/2007.14966">the paper</a>. Takes the
 * place of all other ways to leave tokens out.
 *
 * @param version 1 or 2
 * @param tau the target in bits, above 0 and at most 100
 * @param eta how fast it is corrected, above 0 and at most 1
 */
public record Mirostat(int version, double tau, double eta) {

    static final double DEFAULT_TAU = 5;
    static final double DEFAULT_ETA = 0.1;

    /** Checks the ranges. */
    public Mirostat {
        if (version != 1 && version != 2) {
            throw new IllegalArgumentException("mirostat must be 1 or 2, but was " + version);
        }
        Range.above("mirostat_tau", tau, 0, 100);
        Range.above("mirostat_eta", eta, 0, 1);
    }
}
