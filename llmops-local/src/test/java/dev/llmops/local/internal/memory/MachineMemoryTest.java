package dev.llmops.local.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as Linux writes them, in a folder that stands for the root. */
class MachineMemoryTest {

    @TempDir
    Path root;

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void machineWith(long availableKilobytes) throws IOException {
        write(
                "proc/meminfo",
                "MemTotal:       24684084 kB\nMemFree:          100000 kB\nMemAvailable:   " + availableKilobytes
                        + " kB\n");
    }

    private long free() {
        return new MachineMemory(root).free();
    }

    @Test
    void without_a_group_it_is_what_the_machine_has_available() throws IOException {
        machineWith(5000);
        assertThat(free()).isEqualTo(5000 * 1024);
    }

    @Test
    void a_group_of_version_2_bounds_it_and_its_file_pages_are_free() throws IOException {
        machineWith(5000);
        write("proc/self/cgroup", "0::/app\n");
        write("sys/fs/cgroup/app/memory.max", "4000000\n");
        write("sys/fs/cgroup/app/memory.current", "3500000\n");
        write("sys/fs/cgroup/app/memory.stat", "anon 1000000\nactive_file 500000\ninactive_file 2000000\n");

        assertThat(free()).isEqualTo(2_500_000);
    }

    @Test
    void the_tightest_of_nested_groups_counts() throws IOException {
        machineWith(50_000);
        write("proc/self/cgroup", "0::/outer/inner\n");
        write("sys/fs/cgroup/outer/inner/memory.max", "max\n");
        write("sys/fs/cgroup/outer/inner/memory.current", "1000\n");
        write("sys/fs/cgroup/outer/memory.max", "9000000\n");
        write("sys/fs/cgroup/outer/memory.current", "8000000\n");

        assertThat(free()).isEqualTo(1_000_000);
    }

    @Test
    void in_a_container_whose_path_is_the_hosts_the_mount_itself_counts() throws IOException {
        machineWith(50_000);
        write("proc/self/cgroup", "0::/kubepods/pod1/abc\n");
        write("sys/fs/cgroup/memory.max", "6000000\n");
        write("sys/fs/cgroup/memory.current", "2000000\n");

        assertThat(free()).isEqualTo(4_000_000);
    }

    @Test
    void a_group_of_version_1_bounds_it() throws IOException {
        machineWith(50_000);
        write("proc/self/cgroup", "9:cpu,cpuacct:/x\n4:memory:/app\n");
        write("sys/fs/cgroup/memory/app/memory.limit_in_bytes", "7000000\n");
        write("sys/fs/cgroup/memory/app/memory.usage_in_bytes", "6000000\n");
        write("sys/fs/cgroup/memory/app/memory.stat", "inactive_file 1\ntotal_inactive_file 1500000\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", "1\n");

        assertThat(free()).isEqualTo(2_500_000);
    }

    @Test
    void a_group_that_uses_more_than_its_limit_has_nothing_left() throws IOException {
        machineWith(50_000);
        write("proc/self/cgroup", "0::/app\n");
        write("sys/fs/cgroup/app/memory.max", "1000\n");
        write("sys/fs/cgroup/app/memory.current", "2000\n");

        assertThat(free()).isZero();
    }

    @Test
    void where_the_kernel_says_nothing_it_is_unknown() {
        assertThat(free()).isEqualTo(-1);
    }

    @Test
    void this_machine_says_something() {
        assertThat(new MachineMemory().free()).isPositive();
    }
}
