package dev.llmops.mcp.server;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/** Input whose end somebody waits for: with it a client over standard input is gone. */
final class EndOfInput extends FilterInputStream {

    private final CountDownLatch ended = new CountDownLatch(1);

    EndOfInput(InputStream in) {
        super(in);
    }

    void await() throws InterruptedException {
        ended.await();
    }

    @Override
    public int read() throws IOException {
        return told(super.read());
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return told(super.read(buffer, offset, length));
    }

    private int told(int read) {
        if (read < 0) {
            ended.countDown();
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        ended.countDown();
        super.close();
    }
}
