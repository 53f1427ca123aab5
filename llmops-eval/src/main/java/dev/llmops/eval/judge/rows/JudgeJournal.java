package dev.llmops.eval.judge.rows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.RecordsJson;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.internal.json.LineFile;
import dev.llmops.eval.judge.PairVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The verdicts of a run that has not ended, by row and judge, in a file beside the one that the run writes: a run that was killed goes on with
 * them and asks for none again.
 */
final class JudgeJournal implements AutoCloseable {

    private static final String KEY = "key";
    private static final String VERDICT = "verdict";

    private final Path path;
    private final Map<String, String> before;
    private final @Nullable LineFile file;

    private JudgeJournal(Path path, Map<String, String> before, @Nullable LineFile file) {
        this.path = path;
        this.before = before;
        this.file = file;
    }

    /** Opens the journal of a file that is to be written, made if there is none. Of a stream none is kept: nothing of ours belongs beside a device. */
    static JudgeJournal beside(Path out) throws IOException {
        Path path = out.resolveSibling(out.getFileName() + ".journal");
        Map<String, String> before = new HashMap<>();
        if (WholeFile.isStream(out)) {
            return new JudgeJournal(path, before, null);
        }
        LineFile file = LineFile.open(
                path,
                line -> before.put(line.path(KEY).asText(), line.path(VERDICT).asText()));
        return new JudgeJournal(path, before, file);
    }

    Judgement judgement(String row, String judge, Supplier<Judgement> asking) {
        return verdict(row, judge, Judgement.class, Judgement::score, asking);
    }

    PairVerdict pair(String row, String judge, Supplier<PairVerdict> asking) {
        return verdict(row, judge, PairVerdict.class, PairVerdict::missing, asking);
    }

    /** A judge that throws, or says that it failed, leaves nothing here, and is asked again by the next run. */
    private <T> T verdict(
            String row, String judge, Class<T> type, Function<T, @Nullable Score> score, Supplier<T> asking) {
        String key = Sha256.hex(judge + "\n" + row);
        String known = before.get(key);
        if (known != null) {
            return RecordsJson.fromJson(known, type);
        }
        T verdict = asking.get();
        if (file != null && !(score.apply(verdict) instanceof Score.Failed)) {
            ObjectNode line = Json.MAPPER.createObjectNode();
            file.append(line.put(KEY, key).put(VERDICT, RecordsJson.toJson(verdict)));
        }
        return verdict;
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }

    /** The verdicts are where they belong. */
    void delete() throws IOException {
        if (file != null) {
            Files.deleteIfExists(path);
        }
    }
}
