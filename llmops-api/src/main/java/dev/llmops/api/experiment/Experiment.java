package dev.llmops.api.experiment;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Gives each unit one of several variants, always the same one.
 *
 * <p>A unit's place is the first 53 bits of {@code SHA-256(salt, 0x00, unit)} as a fraction of 1, and the variants share
 * the line from 0 to 1 by weight, in order. So a unit keeps its variant as long as salt, weights and order stay. When
 * weights change, just the units move that a border between two variants passes: with two variants as few as can be,
 * with more than two perhaps more. Another salt mixes anew.
 *
 * <p>The first variant is the control. Calls that cannot be assigned, because nobody is there to be recognised again, get it
 * without counting: they see what is known, and not what is tried. A call that names a version, or a model in an experiment about
 * models, stays outside; its record says so ({@link NotAssigned}).
 *
 * @param name its name
 * @param prompt name of the prompt whose calls take part
 * @param salt mixed into the hash, so that experiments are independent of each other
 * @param variants at least one of a weight above 0; the first is the control
 */
public record Experiment(String name, String prompt, String salt, List<Variant> variants) {

    private static final double TWO_TO_53 = 0x1p53;

    /** Refuses variants of the same name, and weights that are all 0. */
    public Experiment {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(salt, "salt");
        variants = List.copyOf(variants);
        Set<String> names = new HashSet<>();
        for (Variant variant : variants) {
            if (!names.add(variant.name())) {
                throw new IllegalArgumentException(
                        "variants must have different names, but two are '" + variant.name() + "'");
            }
        }
        if (variants.stream().mapToLong(Variant::weight).sum() == 0) {
            throw new IllegalArgumentException("at least one variant must have a weight above 0, but the weights were "
                    + variants.stream().map(Variant::weight).toList());
        }
    }

    /**
     * {@return an experiment whose salt is its name}
     *
     * @param name its name
     * @param prompt name of the prompt whose calls take part
     * @param variants at least one of a weight above 0
     */
    public static Experiment of(String name, String prompt, Variant... variants) {
        return new Experiment(name, prompt, name, List.of(variants));
    }

    /** {@return the variant that the others are compared with: the first} */
    public Variant control() {
        return variants.get(0);
    }

    /** {@return whether a variant names a model, so that a call with a model of its own would undo what is compared} */
    public boolean aboutModels() {
        return variants.stream().anyMatch(variant -> variant.model() != null);
    }

    /**
     * {@return the variant of a unit}
     *
     * @param unit who or what is assigned, usually a user
     */
    public Variant assign(String unit) {
        double total = variants.stream().mapToLong(Variant::weight).sum();
        double place = place(unit) * total;
        long upTo = 0;
        Variant last = variants.get(0);
        for (Variant variant : variants) {
            upTo += variant.weight();
            if (variant.weight() > 0) {
                last = variant;
                if (place < upTo) {
                    return variant;
                }
            }
        }
        return last;
    }

    private double place(String unit) {
        MessageDigest sha256 = sha256();
        sha256.update(salt.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        byte[] hash = sha256.digest(unit.getBytes(StandardCharsets.UTF_8));
        return (ByteBuffer.wrap(hash).getLong() >>> 11) / TWO_TO_53;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
