package dev.llmops.local.adapter;

import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.ModelFileException.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One weight matrix of the base and the two matrices that PEFT trained beside it.
 *
 * @param target its name in GGUF
 * @param a name of the first matrix in PEFT's file: rank rows, a column for each input
 * @param b name of the second: a row for each output, rank columns
 * @param inputs width of what goes in
 * @param outputs width of what comes out
 * @param heads attention heads that the outputs are of, where the halves of each are interleaved in GGUF; 0 if they are not
 */
record LoraTensor(String target, String a, String b, int inputs, int outputs, int heads) {

    private static final Pattern NAME = Pattern.compile(
            // One name for each target: of two, one would be lost.
            "base_model\\.model\\.model\\.layers\\.(0|[1-9]\\d{0,3})\\.(\\w+\\.\\w+)\\.lora_([AB])\\.weight");

    /** {@return the pairs of a file, by target; each must be whole and fit the base} */
    static List<LoraTensor> of(
            Path file, Map<String, SafetensorsFile.Entry> entries, PeftConfig config, BaseShape base) {
        Map<String, String> layers = base.architecture().layers();
        Map<String, String[]> halves = new TreeMap<>();
        for (String name : entries.keySet()) {
            Matcher matcher = NAME.matcher(name);
            String layer = matcher.matches() ? layers.get(matcher.group(2)) : null;
            if (layer == null) {
                throw refused(
                        file,
                        "'" + name + "' is no matrix that can be converted; those of the layers "
                                + layers.keySet().stream().sorted().toList() + " can");
            }
            String target = "blk." + Integer.parseInt(matcher.group(1)) + "." + layer + ".weight";
            halves.computeIfAbsent(target, key -> new String[2])[
                    matcher.group(3).equals("A") ? 0 : 1] = name;
        }
        if (halves.isEmpty()) {
            throw refused(file, "it has no tensors");
        }
        return halves.entrySet().stream()
                .map(entry -> pair(file, entry.getKey(), entry.getValue(), entries, config, base))
                .toList();
    }

    private static LoraTensor pair(
            Path file,
            String target,
            String[] names,
            Map<String, SafetensorsFile.Entry> entries,
            PeftConfig config,
            BaseShape base) {
        SafetensorsFile.Entry a = names[0] == null ? null : entries.get(names[0]);
        SafetensorsFile.Entry b = names[1] == null ? null : entries.get(names[1]);
        if (a == null || b == null) {
            throw new ModelFileException(
                    Reason.CORRUPT, file, "one of the two matrices of '" + target + "' is missing", null);
        }
        List<Long> shape = base.weights(target);
        long rank = config.rank();
        List<Long> wantedA = List.of(rank, shape.get(0));
        List<Long> wantedB = List.of(shape.get(1), rank);
        if (!a.shape().equals(wantedA) || !b.shape().equals(wantedB)) {
            throw refused(
                    file,
                    "the matrices of '" + target + "' must have the shapes " + wantedA + " and " + wantedB
                            + " for this base and rank, but have " + a.shape() + " and " + b.shape());
        }
        return new LoraTensor(
                target,
                names[0],
                names[1],
                Math.toIntExact(shape.get(0)),
                Math.toIntExact(shape.get(1)),
                base.interleavedHeads(target));
    }

    /**
     * {@return the second matrix as GGUF has it}
     *
     * <p>Where the halves of heads are interleaved, the rows of the base were moved when it was converted, and so must those of what is
     * added to it.
     */
    float[] outputMatrix(float[] rows, int rank) {
        if (heads == 0) {
            return rows;
        }
        float[] moved = new float[rows.length];
        int length = outputs / heads;
        for (int head = 0; head < heads; head++) {
            for (int i = 0; i < length; i++) {
                int from = head * length + i % 2 * (length / 2) + i / 2;
                System.arraycopy(rows, from * rank, moved, (head * length + i) * rank, rank);
            }
        }
        return moved;
    }

    private static ModelFileException refused(Path file, String message) {
        return new ModelFileException(Reason.UNSUPPORTED, file, message, null);
    }
}
