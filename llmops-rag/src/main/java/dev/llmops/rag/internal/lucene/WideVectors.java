package dev.llmops.rag.internal.lucene;

import java.io.IOException;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's own codec and formats without their limit of 1,024 numbers in a vector, which only the writer checks (<a
 * href="https://github.com/apache/lucene/pull/12436">apache/lucene#12436</a>). They keep their names, so that plain Lucene
 * reads what is written with them.
 */
final class WideVectors extends FilterCodec {

    /** Most numbers in a vector. */
    static final int MAX_DIMENSION = 4_096;

    private final KnnVectorsFormat vectors;

    /** @param quantized whether graphs are searched over 8-bit copies of the vectors */
    WideVectors(boolean quantized) {
        super(Codec.getDefault().getName(), Codec.getDefault());
        KnnVectorsFormat wide =
                new Wide(quantized ? new Lucene99HnswScalarQuantizedVectorsFormat() : new Lucene99HnswVectorsFormat());
        this.vectors = new PerFieldKnnVectorsFormat() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return wide;
            }
        };
    }

    @Override
    public KnnVectorsFormat knnVectorsFormat() {
        return vectors;
    }

    private static final class Wide extends KnnVectorsFormat {

        private final KnnVectorsFormat format;

        Wide(KnnVectorsFormat format) {
            super(format.getName());
            this.format = format;
        }

        @Override
        public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
            return format.fieldsWriter(state);
        }

        @Override
        public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
            return format.fieldsReader(state);
        }

        @Override
        public int getMaxDimensions(String field) {
            return MAX_DIMENSION;
        }
    }
}
