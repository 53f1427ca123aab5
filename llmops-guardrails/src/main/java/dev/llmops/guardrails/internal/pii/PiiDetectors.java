package dev.llmops.guardrails.internal.pii;

import dev.llmops.guardrails.internal.names.AddressDetector;
import dev.llmops.guardrails.internal.names.NameDetector;
import dev.llmops.guardrails.internal.phone.PhoneDetector;
import dev.llmops.guardrails.internal.scan.Detector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The detectors of personal data, in the order in which they are asked. */
public final class PiiDetectors {

    /** Those of all kinds that are looked for unless they are left out. */
    public static final List<Detector> ALL = of(Kind::standard, EntityDetector.THRESHOLD);

    private static final Set<String> STANDARD =
            Kind.all().stream().filter(Kind::standard).map(Kind::type).collect(Collectors.toUnmodifiableSet());

    private PiiDetectors() {}

    /** {@return the detectors of some types; those of the standard ones are made once} */
    public static List<Detector> of(Set<String> types) {
        return types.equals(STANDARD) ? ALL : of(kind -> types.contains(kind.type()), EntityDetector.THRESHOLD);
    }

    static List<Detector> of(Predicate<Kind> wanted, double threshold) {
        Set<String> types = Kind.all().stream().filter(wanted).map(Kind::type).collect(Collectors.toSet());
        List<Detector> detectors = new ArrayList<>();
        add(detectors, types.contains("email"), EmailDetector::new);
        add(detectors, types.contains(UrlDetector.TYPE), UrlDetector::new);
        add(detectors, types.contains("iban"), IbanDetector::new);
        add(detectors, types.contains(Ipv4Detector.TYPE), Ipv6Detector::new);
        add(detectors, types.contains(Ipv4Detector.TYPE), Ipv4Detector::new);
        add(detectors, types.contains(CryptoWalletDetector.TYPE), CryptoWalletDetector::new);
        add(detectors, types.contains("credit_card"), CardDetector::new);
        List<Entity> entities = Entities.ALL.stream()
                .filter(entity -> types.contains(entity.kind().type()))
                .toList();
        add(detectors, !entities.isEmpty(), () -> new EntityDetector(entities, threshold));
        add(detectors, types.contains("phone"), PhoneDetector::new);
        add(
                detectors,
                DemographicDetector.TYPES.stream().anyMatch(types::contains),
                () -> new DemographicDetector(types));
        add(detectors, types.contains(AddressDetector.TYPE), AddressDetector::new);
        add(detectors, NameDetector.TYPES.stream().anyMatch(types::contains), () -> new NameDetector(types));
        return List.copyOf(detectors);
    }

    private static void add(List<Detector> detectors, boolean wanted, Supplier<Detector> detector) {
        if (wanted) {
            detectors.add(detector.get());
        }
    }
}
