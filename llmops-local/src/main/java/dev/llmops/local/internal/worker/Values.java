package dev.llmops.local.internal.worker;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.text.UnicodeText;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values as bytes: the records and enums of this project, what they consist of, and errors. A record is its class and its
 * components in their order, and is made again by its constructor, so that what it refuses stays refused. Both ends are one
 * and the same version.
 */
final class Values {

    private enum Tag {
        NULL,
        TEXT,
        YES,
        NO,
        INTEGER,
        LONG,
        DOUBLE,
        FLOAT,
        FLOATS,
        LIST,
        SET,
        MAP,
        DURATION,
        ADDRESS,
        PATH,
        ENUM,
        RECORD,
        ERROR
    }

    private static final Tag[] TAGS = Tag.values();

    private Values() {}

    static void write(DataOutputStream out, @Nullable Object value) throws IOException {
        if (value == null) {
            tag(out, Tag.NULL);
        } else if (value instanceof String text) {
            tag(out, Tag.TEXT);
            text(out, text);
        } else if (value instanceof Boolean yes) {
            tag(out, yes ? Tag.YES : Tag.NO);
        } else if (value instanceof Number number) {
            number(out, number);
        } else if (value instanceof Map<?, ?> map) {
            tag(out, Tag.MAP);
            out.writeInt(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                write(out, entry.getKey());
                write(out, entry.getValue());
            }
        } else if (value instanceof Collection<?> values) {
            tag(out, value instanceof Set ? Tag.SET : Tag.LIST);
            out.writeInt(values.size());
            for (Object element : values) {
                write(out, element);
            }
        } else if (value instanceof LlmOpsException error) {
            tag(out, Tag.ERROR);
            write(out, Errors.parts(error));
        } else {
            other(out, value);
        }
    }

    private static void number(DataOutputStream out, Number number) throws IOException {
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            tag(out, Tag.INTEGER);
            out.writeInt(number.intValue());
        } else if (number instanceof Long) {
            tag(out, Tag.LONG);
            out.writeLong(number.longValue());
        } else if (number instanceof Float) {
            tag(out, Tag.FLOAT);
            out.writeFloat(number.floatValue());
        } else {
            tag(out, Tag.DOUBLE);
            out.writeDouble(number.doubleValue());
        }
    }

    private static void other(DataOutputStream out, Object value) throws IOException {
        if (value instanceof float[] numbers) {
            tag(out, Tag.FLOATS);
            out.writeInt(numbers.length);
            for (float one : numbers) {
                out.writeFloat(one);
            }
        } else if (value instanceof Duration time) {
            tag(out, Tag.DURATION);
            out.writeLong(time.getSeconds());
            out.writeInt(time.getNano());
        } else if (value instanceof URI address) {
            tag(out, Tag.ADDRESS);
            text(out, address.toString());
        } else if (value instanceof Path path) {
            tag(out, Tag.PATH);
            text(out, path.toString());
        } else if (value instanceof Enum<?> constant) {
            tag(out, Tag.ENUM);
            text(out, constant.getDeclaringClass().getName());
            text(out, constant.name());
        } else if (value instanceof Record) {
            tag(out, Tag.RECORD);
            text(out, value.getClass().getName());
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                write(out, component(component, value));
            }
        } else {
            throw new IOException("a value of " + value.getClass() + " cannot be sent to another process");
        }
    }

    private static @Nullable Object component(RecordComponent component, Object value) throws IOException {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IOException("the record " + value.getClass() + " cannot be read", e);
        }
    }

    static @Nullable Object read(DataInputStream in) throws IOException {
        return switch (TAGS[in.readUnsignedByte()]) {
            case NULL -> null;
            case TEXT -> text(in);
            case YES -> true;
            case NO -> false;
            case INTEGER -> in.readInt();
            case LONG -> in.readLong();
            case DOUBLE -> in.readDouble();
            case FLOAT -> in.readFloat();
            case FLOATS -> floats(in);
            case LIST -> elements(in, new ArrayList<>());
            case SET -> elements(in, new LinkedHashSet<>());
            case MAP -> {
                Map<Object, @Nullable Object> map = new LinkedHashMap<>();
                for (int left = in.readInt(); left > 0; left--) {
                    Object key = read(in);
                    map.put(key == null ? "" : key, read(in));
                }
                yield map;
            }
            case DURATION -> Duration.ofSeconds(in.readLong(), in.readInt());
            case ADDRESS -> URI.create(text(in));
            case PATH -> Path.of(text(in));
            case ENUM -> constant(known(text(in)), text(in));
            case RECORD -> record(in, known(text(in)));
            case ERROR -> Errors.of((List<?>) elementsOf(read(in)));
        };
    }

    private static float[] floats(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length > in.available() / Float.BYTES) {
            throw new EOFException();
        }
        float[] numbers = new float[length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readFloat();
        }
        return numbers;
    }

    private static List<?> elementsOf(@Nullable Object value) throws IOException {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IOException("a list was expected");
    }

    private static Object elements(DataInputStream in, Collection<@Nullable Object> into) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            into.add(read(in));
        }
        return into;
    }

    private static Object constant(Class<?> type, String name) throws IOException {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IOException(type + " has no " + name));
    }

    private static Object record(DataInputStream in, Class<?> type) throws IOException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = read(in);
        }
        try {
            return type.getConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IOException("the record " + type + " cannot be made", e);
        }
    }

    private static Class<?> known(String name) throws IOException {
        if (!name.startsWith("dev.llmops.")) {
            throw new IOException("the class " + name + " is none of this project");
        }
        try {
            Class<?> type = Class.forName(name);
            if (!type.isRecord() && !type.isEnum()) {
                throw new IOException("the class " + name + " is neither a record nor an enum");
            }
            return type;
        } catch (ClassNotFoundException e) {
            throw new IOException("the class " + name + " is not known", e);
        }
    }

    private static void tag(DataOutputStream out, Tag tag) throws IOException {
        out.writeByte(Arrays.asList(TAGS).indexOf(tag));
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        // UTF-8 has no form for half a character: the worker would be asked something else.
        byte[] bytes =
                UnicodeText.requireWellFormed("a text of a request", text).getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
