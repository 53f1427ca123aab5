package dev.llmops.local.internal.gguf;

import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.ModelFileException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Models that are split over several files, named {@code NAME-00001-of-00003.gguf} by llama.cpp's gguf-split. */
public final class GgufParts {

    private static final Pattern NAME = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})\\.gguf", Pattern.CASE_INSENSITIVE);

    private GgufParts() {}

    /**
     * {@return the names of all parts of a model in their order, or only the given one if it is not split}
     *
     * @param fileName the name of any part
     */
    public static List<String> names(String fileName) {
        Matcher name = NAME.matcher(fileName);
        int count = name.matches() ? Integer.parseInt(name.group(3)) : 0;
        if (count == 0) {
            return List.of(fileName);
        }
        List<String> names = new ArrayList<>();
        for (int part = 1; part <= count; part++) {
            names.add(String.format(Locale.ROOT, "%s-%05d-of-%05d.gguf", name.group(1), part, count));
        }
        return names;
    }

    /**
     * {@return the other files of a model, in their order; none if it is not split}
     *
     * @param first its first file
     * @throws ModelFileException if it is not the first one, or another one is missing
     */
    public static List<Path> others(Path first, GgufHeader header) {
        Integer count = header.integer("split.count");
        if (count == null || count <= 1) {
            return List.of();
        }
        List<String> names = names(String.valueOf(first.getFileName()));
        Integer number = header.integer("split.no");
        if (names.size() != count || number == null || number < 0 || number >= count) {
            throw new ModelFileException(
                    Reason.CORRUPT,
                    first,
                    "it is one of " + count + " files of a model, whose names must end like "
                            + String.format(Locale.ROOT, "-00001-of-%05d.gguf", count)
                            + "; rename it as it was, or get it again",
                    null);
        }
        if (number != 0 || !names.get(0).equals(String.valueOf(first.getFileName()))) {
            throw new ModelFileException(
                    Reason.UNSUPPORTED,
                    first,
                    "a model that is split must be loaded by its first file; name " + names.get(0),
                    null);
        }
        List<Path> others = new ArrayList<>();
        for (String name : names.subList(1, names.size())) {
            Path other = first.resolveSibling(name);
            if (!Files.isRegularFile(other)) {
                throw new ModelFileException(
                        Reason.MISSING,
                        other,
                        "this part of the model " + first + " is not there; fetch all of its " + count + " files",
                        null);
            }
            others.add(other);
        }
        return others;
    }

    static void requireAllTensors(Path first, GgufHeader header, int found) {
        Integer expected = header.integer("split.tensors.count");
        if (expected != null && expected != found) {
            throw new ModelFileException(
                    Reason.CORRUPT,
                    first,
                    "all parts together must have " + expected + " tensors, but have " + found
                            + "; get all files of one and the same model",
                    null);
        }
    }
}
