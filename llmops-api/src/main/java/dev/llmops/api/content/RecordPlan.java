package dev.llmops.api.content;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a type of record is read, and made anew. */
final class RecordPlan {

    private static final ClassValue<RecordPlan> PLANS = new ClassValue<>() {
        @Override
        protected RecordPlan computeValue(Class<?> type) {
            return new RecordPlan(type);
        }
    };

    private final List<MethodHandle> readers = new ArrayList<>();
    private final List<@Nullable ContentKind> kinds = new ArrayList<>();
    private final MethodHandle maker;

    private RecordPlan(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        try {
            for (RecordComponent component : components) {
                readers.add(lookup.unreflect(component.getAccessor()));
                kinds.add(RecordContent.kindOf(component));
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            maker = lookup.unreflectConstructor(type.getConstructor(types)).asSpreader(Object[].class, types.length);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    type.getName() + " must be a public record, so that its content can be changed", e);
        }
    }

    static RecordPlan of(Class<?> type) {
        return PLANS.get(type);
    }

    @Nullable
    ContentKind kind(int component) {
        return kinds.get(component);
    }

    @Nullable
    Object[] values(Record record) {
        @Nullable Object[] values = new Object[readers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = run(readers.get(i), record);
        }
        return values;
    }

    Record make(@Nullable Object[] values) {
        return (Record) run(maker, (Object) values);
    }

    private static Object run(MethodHandle handle, Object argument) {
        try {
            return handle.invoke(argument);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new UndeclaredThrowableException(e);
        }
    }
}
