package dev.llmops.rag.internal.lucene;

import java.io.IOException;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.TieredMergePolicy;

/**
 * Into how many segments an index is merged. Each has a graph of its own, and a dense search goes through all of them, so that ten
 * cost nearly ten times as much as one. Merging makes a graph in memory, so the heap says how large one may get.
 */
final class Segments {

    /** Smaller ones count as this large, so that commits of few passages do not pile up. */
    private static final int FLOOR_MIB = 16;
    /** Half of Lucene's own number. */
    private static final int OF_A_SIZE = 5;

    private static final double MEBIBYTE = 1 << 20;
    private static final double MAX = 5 * 1024 * MEBIBYTE;

    /** A node of a graph on the heap while it is made: 32 neighbours with their scores, and what Java adds. */
    private static final int NODE = 512;
    /** What a passage has on the disk besides its vector, more or less. */
    private static final int TEXT = 1_500;
    /** Two merges at once, each with a graph, leave half of the heap to everything else. */
    private static final int SHARE_OF_HEAP = 4;

    private final int dimension;
    private final double largest;

    /**
     * @param dimension how many numbers a vector has; 0 without vectors
     * @param heap how many bytes of memory there are
     */
    Segments(int dimension, long heap) {
        this.dimension = dimension;
        double nodes = (double) heap / SHARE_OF_HEAP / NODE;
        this.largest = dimension == 0 ? MAX : Math.min(MAX, nodes * (dimension * Float.BYTES + TEXT));
    }

    MergePolicy policy() {
        TieredMergePolicy policy = new TieredMergePolicy();
        if (dimension > 0) {
            policy.setFloorSegmentMB(FLOOR_MIB);
            policy.setSegmentsPerTier(OF_A_SIZE);
        }
        policy.setMaxMergedSegmentMB(largest / MEBIBYTE);
        return policy;
    }

    /** {@return into how few segments a commit can be merged, at least one} */
    int least(SegmentInfos commit) throws IOException {
        long bytes = 0;
        for (SegmentCommitInfo segment : commit) {
            bytes += segment.sizeInBytes();
        }
        return (int) Math.max(1, Math.ceil(bytes / largest));
    }
}
