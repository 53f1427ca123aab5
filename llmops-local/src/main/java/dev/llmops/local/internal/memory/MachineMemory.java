package dev.llmops.local.internal.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel could give to this process without swapping: the least of what the machine has available and what each
 * control group around this process has left. Pages of files count as free in both, since the kernel drops them when
 * memory is needed (proc_meminfo(5), cgroups(7)). Linux only.
 */
public final class MachineMemory {

    // A version 1 group without a limit says a number near the largest one.
    private static final long NO_LIMIT = 1L << 60;

    private final Path root;

    /** The machine that this JVM runs on. */
    public MachineMemory() {
        this(Path.of("/"));
    }

    MachineMemory(Path root) {
        this.root = root;
    }

    /** {@return free bytes, or -1 if the kernel does not say} */
    public long free() {
        long free = kilobytes("MemAvailable", read(root.resolve("proc/meminfo")));
        for (String line : read(root.resolve("proc/self/cgroup")).lines().toList()) {
            String[] field = line.split(":", 3);
            if (field.length == 3 && field[0].equals("0")) {
                free = least(
                        free,
                        left(root.resolve("sys/fs/cgroup"), field[2], "memory.max", "memory.current", "inactive_file"));
            } else if (field.length == 3 && List.of(field[1].split(",")).contains("memory")) {
                free = least(
                        free,
                        left(
                                root.resolve("sys/fs/cgroup/memory"),
                                field[2],
                                "memory.limit_in_bytes",
                                "memory.usage_in_bytes",
                                "total_inactive_file"));
            }
        }
        return free;
    }

    /** Returns what the tightest of a group and the groups around it has left, or -1 if there is no limit. */
    private static long left(Path mount, String group, String limitFile, String usageFile, String reclaimable) {
        long least = -1;
        // In a container the path is often that of the host, and only the mount itself is there.
        @Nullable Path folder = mount.resolve(group.replaceFirst("^/+", "")).normalize();
        while (folder != null && folder.startsWith(mount)) {
            long limit = number(read(folder.resolve(limitFile)));
            long usage = number(read(folder.resolve(usageFile)));
            if (limit >= 0 && limit < NO_LIMIT && usage >= 0) {
                long files = Math.max(0, named(reclaimable, read(folder.resolve("memory.stat"))));
                least = least(least, Math.max(0, limit - Math.max(0, usage - files)));
            }
            folder = folder.getParent();
        }
        return least;
    }

    private static long least(long one, long other) {
        return one < 0 || other < 0 ? Math.max(one, other) : Math.min(one, other);
    }

    private static long kilobytes(String name, String text) {
        Matcher line = Pattern.compile("(?m)^" + name + ":\\s+(\\d{1,15}) kB$").matcher(text);
        return line.find() ? Long.parseLong(line.group(1)) * 1024 : -1;
    }

    private static long named(String name, String text) {
        Matcher line = Pattern.compile("(?m)^" + name + " (\\d{1,18})$").matcher(text);
        return line.find() ? Long.parseLong(line.group(1)) : -1;
    }

    private static long number(String text) {
        return text.strip().matches("\\d{1,18}") ? Long.parseLong(text.strip()) : -1;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
