package dev.llmops.guardrails.internal.pii;

import dev.llmops.guardrails.internal.names.AddressDetector;
import dev.llmops.guardrails.internal.names.NameDetector;
import java.util.List;
import java.util.stream.Stream;

/**
 * A kind of personal data.
 *
 * @param type its name, such as {@code us_ssn}, which findings have
 * @param category what kind of data it is, such as {@code national_id}
 * @param standard whether it is looked for unless it is left out
 */
public record Kind(String type, String category, boolean standard) {

    private static final List<Kind> WITH_A_DETECTOR = List.of(
            new Kind("email", "contact", true),
            new Kind("phone", "contact", true),
            new Kind("iban", "bank", true),
            new Kind("credit_card", "bank", true),
            new Kind(CryptoWalletDetector.TYPE, "bank", true),
            new Kind("ip_address", "network", true),
            new Kind(UrlDetector.TYPE, "network", false),
            new Kind(DemographicDetector.AGE, "demographic", false),
            new Kind(DemographicDetector.TITLE, "demographic", false),
            new Kind(DemographicDetector.NATIONALITY, "demographic", false),
            new Kind(NameDetector.PERSON, "person", false),
            new Kind(NameDetector.LOCATION, "location", false),
            new Kind(NameDetector.ORGANISATION, "company", false),
            new Kind(AddressDetector.TYPE, "location", false));

    /** {@return all kinds} */
    public static List<Kind> all() {
        return Stream.concat(WITH_A_DETECTOR.stream(), Entities.ALL.stream().map(Entity::kind))
                .toList();
    }
}
