package dev.llmops.guardrails.detect;

import dev.llmops.guardrails.internal.text.TextSignature;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A memory of attacks as text: a line that says the format, one that says which client made the vectors, one for each text
 * (attack or allowed, tenant, end in milliseconds, signature, vector), and one that counts them, so that a cut file is known.
 */
record KnownAttackFile(String vectorsOf, List<Entry> entries) {

    private static final String FORMAT = "known-attacks 1";
    private static final String ATTACK = "attack";
    private static final String ALLOWED = "allowed";
    private static final String NOTHING = "-";
    private static final int FIELDS = 5;

    /** One text. */
    record Entry(boolean attack, String tenant, KnownAttack traces) {}

    static KnownAttackFile of(
            String vectorsOf,
            Map<String, ? extends Collection<KnownAttack>> attacks,
            Map<String, ? extends Collection<KnownAttack>> allowed) {
        List<Entry> entries = new ArrayList<>();
        attacks.forEach((tenant, all) -> all.forEach(traces -> entries.add(new Entry(true, tenant, traces))));
        allowed.forEach((tenant, all) -> all.forEach(traces -> entries.add(new Entry(false, tenant, traces))));
        return new KnownAttackFile(vectorsOf, entries);
    }

    String written() {
        StringBuilder text = new StringBuilder(FORMAT + "\n" + encoded(utf8(vectorsOf)) + "\n");
        for (Entry entry : entries) {
            KnownAttack traces = entry.traces;
            text.append(entry.attack ? ATTACK : ALLOWED).append(' ');
            text.append(encoded(utf8(entry.tenant))).append(' ');
            text.append(traces.until().toEpochMilli()).append(' ');
            text.append(encoded(traces.signature().bytes())).append(' ');
            text.append(encoded(bytes(traces.vector()))).append('\n');
        }
        return text.append("end ").append(entries.size()).append('\n').toString();
    }

    /** {@return what is in a file; {@code vectorsOf}: which client's vectors are wanted} */
    static KnownAttackFile read(Path file, String vectorsOf) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return read(reader, vectorsOf);
        } catch (CharacterCodingException e) {
            throw invalid(file, "it is no text in UTF-8", e);
        } catch (IllegalArgumentException e) {
            throw invalid(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static InvalidKnownAttackStoreException invalid(Path file, String problem, Exception cause) {
        return new InvalidKnownAttackStoreException(
                "'" + file + "' is no memory of attacks that can be loaded: " + problem
                        + "; nothing was loaded, save one by KnownAttackStore.save",
                cause);
    }

    private static KnownAttackFile read(BufferedReader reader, String vectorsOf) throws IOException {
        require(FORMAT.equals(reader.readLine()), "its first line must be '" + FORMAT + "'");
        String made = new String(decoded(line(reader)), StandardCharsets.UTF_8);
        require(made.equals(vectorsOf), "its vectors must be of '" + vectorsOf + "', but are of '" + made + "'");
        List<Entry> entries = new ArrayList<>();
        String line = line(reader);
        while (!line.startsWith("end ")) {
            entries.add(entry(line));
            line = line(reader);
        }
        require(
                line.equals("end " + entries.size()),
                "it must end with the number of its lines, but ends with " + line);
        return new KnownAttackFile(made, entries);
    }

    private static String line(BufferedReader reader) throws IOException {
        String line = reader.readLine();
        require(line != null, "it is cut off");
        return String.valueOf(line);
    }

    private static Entry entry(String line) {
        String[] fields = line.split(" ", -1);
        require(fields.length == FIELDS, "a line must have " + FIELDS + " fields, but one had " + fields.length);
        boolean attack = fields[0].equals(ATTACK);
        require(attack || fields[0].equals(ALLOWED), "a line must be of an attack or allowed");
        KnownAttack traces = new KnownAttack(
                TextSignature.ofBytes(decoded(fields[3])),
                floats(decoded(fields[4])),
                Instant.ofEpochMilli(Long.parseLong(fields[2])));
        return new Entry(attack, new String(decoded(fields[1]), StandardCharsets.UTF_8), traces);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(byte[] bytes) {
        return bytes.length == 0 ? NOTHING : Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] decoded(String field) {
        return field.equals(NOTHING) ? new byte[0] : Base64.getDecoder().decode(field);
    }

    private static byte[] bytes(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
        bytes.asFloatBuffer().put(vector);
        return bytes.array();
    }

    private static float[] floats(byte[] bytes) {
        require(bytes.length % Float.BYTES == 0, "a vector must have four bytes for each number");
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(vector);
        for (float value : vector) {
            require(Float.isFinite(value), "a vector must have finite numbers, but one had " + value);
        }
        return vector;
    }
}
