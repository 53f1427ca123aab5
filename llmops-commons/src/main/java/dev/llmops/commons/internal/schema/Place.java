package dev.llmops.commons.internal.schema;

import org.jspecify.annotations.Nullable;

/** A place in a value; its pointer is written only if something is wrong there. The same place is the same object. */
final class Place {

    private final @Nullable Place parent;
    private final String step;

    private Place(@Nullable Place parent, String step) {
        this.parent = parent;
        this.step = step;
    }

    static Place root() {
        return new Place(null, "");
    }

    Place member(String name) {
        return new Place(this, name);
    }

    Place item(int index) {
        return new Place(this, Integer.toString(index));
    }

    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    @Override
    public String toString() {
        return parent == null ? "" : parent + "/" + escaped(step);
    }
}
