package dev.llmops.guardrails.internal.secrets;

import dev.llmops.guardrails.internal.scan.Detector;
import java.util.List;

/** The detectors of secrets, in the order in which they are asked. */
public final class SecretDetectors {

    /** All of them. */
    public static final List<Detector> ALL = List.of(
            new PrivateKeyDetector(),
            new JwtDetector(),
            new TokenDetector(SecretForms.all()),
            new UrlPasswordDetector(),
            new UserPasswordDetector(),
            new AssignmentDetector());

    private SecretDetectors() {}
}
