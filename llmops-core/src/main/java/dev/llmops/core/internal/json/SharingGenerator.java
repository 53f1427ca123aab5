package dev.llmops.core.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** Writes references where values are shared. */
final class SharingGenerator extends JsonGeneratorDelegate {

    private static final String TOOLS = "tools";

    private final JsonFactory factory;
    private final SharedValues shared;
    private @Nullable JsonGenerator outer;
    private StringWriter list = new StringWriter();
    private int depth;

    SharingGenerator(JsonGenerator out, JsonFactory factory, SharedValues shared) {
        super(out, false);
        this.factory = factory;
        this.shared = shared;
    }

    @Override
    public void writeString(String text) throws IOException {
        if (outer == null && text != null && shared.takes(text)) {
            delegate.writeString(shared.put(RecordJson.write(text)));
        } else {
            delegate.writeString(text);
        }
    }

    @Override
    public void writeStartArray() throws IOException {
        begin();
        delegate.writeStartArray();
    }

    @Override
    public void writeStartArray(Object value) throws IOException {
        begin();
        delegate.writeStartArray(value);
    }

    @Override
    public void writeStartArray(Object value, int size) throws IOException {
        begin();
        delegate.writeStartArray(value, size);
    }

    /** A list of tools is written apart until it ends. */
    private void begin() throws IOException {
        if (outer != null) {
            depth++;
        } else if (TOOLS.equals(delegate.getOutputContext().getCurrentName())) {
            outer = delegate;
            list = new StringWriter();
            delegate = factory.createGenerator(list);
            depth = 1;
        }
    }

    @Override
    public void writeEndArray() throws IOException {
        delegate.writeEndArray();
        if (outer != null && --depth == 0) {
            delegate.close();
            delegate = outer;
            outer = null;
            String json = list.toString();
            if (shared.takesList(json)) {
                delegate.writeString(shared.put(json));
            } else {
                delegate.writeRawValue(json);
            }
        }
    }
}
