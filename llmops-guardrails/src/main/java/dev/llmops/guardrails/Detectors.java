package dev.llmops.guardrails;

import java.util.List;

/** The detectors of each guardrail, in the order in which they are asked. */
final class Detectors {

    /** Personal data. */
    static final List<Detector> PII = List.of(
            new EmailDetector(),
            new IbanDetector(),
            new Ipv6Detector(),
            new Ipv4Detector(),
            new CardDetector(),
            new SsnDetector(),
            new PhoneDetector());

    /** Secrets. */
    static final List<Detector> SECRETS = List.of(
            new PrivateKeyDetector(),
            new JwtDetector(),
            new TokenDetector(SecretFormats.tokens()),
            new ShapeDetector(SecretFormats.tokens()),
            new UrlPasswordDetector(),
            new UserPasswordDetector(),
            new AssignmentDetector(new SecretNames(SecretFormats.services())));

    private Detectors() {}
}
