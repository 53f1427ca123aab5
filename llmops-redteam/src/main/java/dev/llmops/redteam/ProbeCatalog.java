package dev.llmops.redteam;

import dev.llmops.commons.internal.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Probes, by families. Immutable.
 *
 * @param probes the probes in the order of the catalogue; at least one
 * @param digest {@code sha256:} and 64 hex digits over the catalogue's text: runs of equal digests are of equal attacks
 */
public record ProbeCatalog(List<Probe> probes, String digest) {

    private static final String STANDARD = "probes.yaml";

    /** Copies the list and refuses an empty one. */
    public ProbeCatalog {
        probes = List.copyOf(probes);
        Objects.requireNonNull(digest, "digest");
        if (probes.isEmpty()) {
            throw new IllegalArgumentException("probes must hold at least one probe, but was empty");
        }
    }

    /** {@return the catalogue that comes with this library} */
    public static ProbeCatalog standard() {
        try (InputStream yaml = Objects.requireNonNull(ProbeCatalog.class.getResourceAsStream(STANDARD), STANDARD)) {
            return parse(STANDARD, new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the catalogue of probes cannot be read from this jar", e);
        }
    }

    /**
     * {@return an application's own catalogue, in the format of the standard one}
     *
     * @param file a YAML file
     * @throws RedTeamException if it cannot be read or breaks the format; the message names the place
     */
    public static ProbeCatalog load(Path file) {
        try {
            return parse(String.valueOf(file.getFileName()), Files.readString(file));
        } catch (IOException e) {
            throw new RedTeamException("the catalogue '" + file + "' cannot be read: " + e, e);
        }
    }

    /**
     * {@return the probes of some families}
     *
     * @param ids the families' ids
     * @throws IllegalArgumentException if there is no such family
     */
    public ProbeCatalog families(Set<String> ids) {
        Set<String> known = familyIds();
        for (String id : ids) {
            if (!known.contains(id)) {
                throw new IllegalArgumentException("there is no family '" + id + "'; known are " + known);
            }
        }
        return only(probe -> ids.contains(probe.family().id()));
    }

    /**
     * {@return the probes that are at least so bad}
     *
     * @param least the lowest severity
     */
    public ProbeCatalog atLeast(Severity least) {
        return only(probe -> probe.family().severity().compareTo(least) >= 0);
    }

    /** {@return the ids of the families, in the order of the catalogue} */
    public Set<String> familyIds() {
        Set<String> ids = new LinkedHashSet<>();
        probes.forEach(probe -> ids.add(probe.family().id()));
        return ids;
    }

    private ProbeCatalog only(Predicate<Probe> wanted) {
        return new ProbeCatalog(probes.stream().filter(wanted).toList(), digest);
    }

    private static ProbeCatalog parse(String name, String yaml) {
        return new ProbeCatalog(new ProbeParser(name).parse(yaml), Sha256.PREFIX + Sha256.hex(yaml));
    }
}
