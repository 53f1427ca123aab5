package dev.llmops.serving.internal.http;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/** What an {@link Exchange} tells, in order: a {@link Head}, any number of {@link Bytes}, and an {@link End} or a {@link Broken}. */
public sealed interface Signal {

    /**
     * The status line and the headers.
     *
     * @param headers the response's headers
     */
    record Head(int status, HttpHeaders headers) implements Signal {

        /** Refuses null. */
        public Head {
            Objects.requireNonNull(headers, "headers");
        }

        /**
         * {@return whether the content type is this one, whatever its parameters}
         *
         * @param type in lower case, such as {@code application/json}
         */
        public boolean isType(String type) {
            String value = headers.firstValue("content-type").orElse("");
            int end = value.indexOf(';');
            return (end < 0 ? value : value.substring(0, end)).strip().equalsIgnoreCase(type);
        }
    }

    /**
     * A piece of the body.
     *
     * @param buffers the bytes, in order
     */
    record Bytes(List<ByteBuffer> buffers) implements Signal {

        /** Copies the list. */
        public Bytes {
            buffers = List.copyOf(buffers);
        }
    }

    /** The body is complete, as far as HTTP can tell. */
    record End() implements Signal {}

    /**
     * There is no response, or its body broke off.
     *
     * @param cause why
     */
    record Broken(Throwable cause) implements Signal {

        /** Refuses null. */
        public Broken {
            Objects.requireNonNull(cause, "cause");
        }
    }
}
