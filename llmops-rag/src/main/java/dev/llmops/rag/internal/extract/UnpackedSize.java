package dev.llmops.rag.internal.extract;

import dev.llmops.rag.ingest.SkipReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.ZipInputStream;

/** Refuses a ZIP archive that unpacks to far more than it is, before anything holds that in memory. */
final class UnpackedSize {

    /** What any file may unpack to. */
    private static final long ALWAYS_ALLOWED = 100L << 20;

    /** Sheets of figures shrink to a fifteenth. */
    private static final int MOST_TIMES = 20;

    private UnpackedSize() {}

    static void require(byte[] content) throws SkippedException {
        long most = Math.max(ALWAYS_ALLOWED, (long) MOST_TIMES * content.length);
        long unpacked = 0;
        byte[] buffer = new byte[1 << 16];
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
            while (zip.getNextEntry() != null) {
                for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
                    unpacked += read;
                    if (unpacked > most) {
                        throw new SkippedException(
                                SkipReason.TOO_LARGE,
                                "it must unpack to at most " + most + " bytes, but unpacks to more, from "
                                        + content.length);
                    }
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new SkippedException(SkipReason.MALFORMED, "it can not be unpacked: " + e.getMessage(), e);
        }
    }
}
