package dev.llmops.eval.dataset;

import dev.llmops.eval.internal.text.BoundedLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A JSONL file that was checked once, and of which each pass holds one row. */
record StreamedDataset(Path file, String name, String version, int size, List<MalformedRow> broken)
        implements RowSource {

    StreamedDataset {
        broken = List.copyOf(broken);
    }

    @Override
    public Stream<Row> stream() {
        Rows rows = new Rows(this);
        return StreamSupport.stream(rows, false).onClose(rows::close);
    }

    private boolean leftOut(long line) {
        return Collections.binarySearch(broken, new MalformedRow(line, ""), Comparator.comparing(MalformedRow::number))
                >= 0;
    }

    /** One pass. What was a broken line before is passed over again. */
    private static final class Rows extends Spliterators.AbstractSpliterator<Row> implements RowSink {

        private final StreamedDataset source;
        private final BoundedLines lines;
        private final VersionHash seen = new VersionHash();
        private @Nullable Row found;
        private boolean ended;

        Rows(StreamedDataset source) {
            super(source.size, ORDERED | NONNULL | IMMUTABLE);
            this.source = source;
            try {
                this.lines = new BoundedLines(source.file, BoundedLines.MAX_LENGTH);
            } catch (IOException e) {
                throw DatasetFile.unreadable(source.name, e);
            }
        }

        @Override
        public boolean tryAdvance(Consumer<? super Row> action) {
            if (ended) {
                return false;
            }
            found = null;
            try {
                while (found == null && lines.next()) {
                    JsonLinesFormat.read(lines, this);
                }
            } catch (IOException e) {
                throw DatasetFile.unreadable(source.name, e);
            }
            Row row = found;
            if (row == null) {
                ended = true;
                requireUnchanged();
                return false;
            }
            seen.add(row);
            action.accept(row);
            return true;
        }

        private void requireUnchanged() {
            if (!seen.version().equals(source.version)) {
                throw new DatasetException(
                        "the data set '" + source.name + "' was changed while it was read; open it again");
            }
        }

        @Override
        public void add(long line, Supplier<Row> maker) {
            boolean left = source.leftOut(line);
            if (!left) {
                try {
                    found = maker.get();
                } catch (IllegalArgumentException e) {
                    throw new DatasetException(
                            "line " + line + " of the data set '" + source.name + "' was changed while it was read", e);
                }
            }
        }

        @Override
        public void broken(long line, String problem) {
            // It is among the broken lines of the source.
        }

        void close() {
            try {
                lines.close();
            } catch (IOException e) {
                throw DatasetFile.unreadable(source.name, e);
            }
        }
    }
}
