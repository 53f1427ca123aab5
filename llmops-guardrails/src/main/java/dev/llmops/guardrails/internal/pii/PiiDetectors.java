package dev.llmops.guardrails.internal.pii;

import dev.llmops.guardrails.internal.scan.Detector;
import java.util.List;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The detectors of personal data, in the order in which they are asked.
 */
public final class PiiDetectors {

    /** All of them. */
    public static final List<Detector> ALL = List.of(
            new EmailDetector(),
            new IbanDetector(),
            new Ipv6Detector(),
            new Ipv4Detector(),
            new CardDetector(),
            new SsnDetector(),
            new PhoneDetector());

    private PiiDetectors() {}
}
