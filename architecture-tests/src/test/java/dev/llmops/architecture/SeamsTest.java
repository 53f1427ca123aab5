package dev.llmops.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Time and randomness enter at a seam, so that a test can move the clock and print the seed: {@code SystemTime} and
 * {@code SystemRandom} of llmops-commons; threads come from {@code DaemonThreads}.
 */
class SeamsTest {

    private static final Set<String> NOW = Set.of("now", "systemUTC", "systemDefaultZone", "system");
    private static final Set<String> LOCALISED = Set.of("format", "formatted", "toLowerCase", "toUpperCase");
    private static final Set<String> SYSTEM = Set.of("currentTimeMillis", "nanoTime");

    @Test
    void no_wall_clock_outside_its_seam() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.llmops.commons.internal.time..", "dev.llmops.benchmarks..")
                .should()
                .accessTargetWhere(describe("is a wall clock", SeamsTest::readsTheClock))
                .check(CodeBase.main());
    }

    @Test
    void no_global_randomness_outside_its_seam() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.llmops.commons.internal.random..")
                .should()
                .accessTargetWhere(describe("is global randomness", SeamsTest::rollsTheDice))
                .check(CodeBase.main());
    }

    /** Whoever moves a file into place forgets the disk, the folder, an interrupt or what stands beside it. */
    @Test
    void no_file_is_replaced_but_as_a_whole() {
        noClasses()
                .that()
                // A key is never replaced; what llmops-local moves was fetched, or written by native code.
                .resideOutsideOfPackages(
                        "dev.llmops.commons.internal.file..",
                        "dev.llmops.core.privacy..",
                        "dev.llmops.local..",
                        "dev.llmops.examples..")
                .should()
                .accessTargetWhere(
                        describe("moves a file", access -> is(access.getTarget(), "java.nio.file.Files", "move")))
                .check(CodeBase.main());
    }

    /** Whoever locks a file forgets that the whole process has the lock, and that closing any descriptor of the file frees it. */
    @Test
    void no_file_is_locked_but_in_one_place() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.llmops.commons.internal.file..", "dev.llmops.testkit..")
                .should()
                .accessTargetWhere(describe("locks a file", SeamsTest::locksFile))
                .check(CodeBase.main());
    }

    /** An interrupt of any thread that uses a channel closes it for all: it is for files that one call opens, reads and closes. */
    @Test
    void no_channel_of_a_file_is_kept() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.llmops.commons.internal.file..",
                        "dev.llmops.testkit..",
                        // They read the file of a model, begin to end.
                        "dev.llmops.local.internal.gguf..")
                .and()
                .doNotHaveFullyQualifiedName("dev.llmops.local.adapter.SafetensorsFile")
                .should()
                .accessTargetWhere(describe(
                        "opens a channel",
                        access -> is(access.getTarget(), "java.nio.channels.FileChannel", "open")
                                || access.getTarget().getName().equals("getChannel")))
                .check(CodeBase.main());
    }

    /** A thread made by hand forgets its name, or keeps the JVM alive. */
    @Test
    void no_thread_is_created_but_by_daemon_threads() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.llmops.commons.internal.thread..",
                        // They do without llmops-commons.
                        "dev.llmops.testkit..",
                        "dev.llmops.examples..",
                        "dev.llmops.benchmarks..",
                        "dev.llmops.local.fuzz..")
                .should()
                .accessTargetWhere(describe("creates a thread", SeamsTest::createsThread))
                .check(CodeBase.main());
    }

    /** In Arabic or Bengali {@code %d} writes digits that no parser of HTML, XML or JSON takes for a number. */
    @Test
    void no_text_depends_on_the_locale_of_the_machine() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.llmops.benchmarks..", "dev.llmops.local.fuzz..")
                .should()
                .accessTargetWhere(describe("formats for the machine's locale", SeamsTest::takesTheLocale))
                .check(CodeBase.main());
    }

    /** A limit of {@code Duration.ofSeconds(Long.MAX_VALUE)} is no limit, and has more nanoseconds than fit into a long. */
    @Test
    void no_limit_overflows() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.llmops.commons.internal.time..",
                        // They do without llmops-commons.
                        "dev.llmops.api..",
                        "dev.llmops.testkit..",
                        "dev.llmops.examples..",
                        "dev.llmops.benchmarks..",
                        // They show what was measured.
                        "dev.llmops.cli..",
                        "dev.llmops.console..")
                .and()
                // Its columns have no figure for what does not fit.
                .doNotHaveFullyQualifiedName("dev.llmops.core.internal.record.GenerationRow")
                .should()
                .accessTargetWhere(
                        describe("overflows", access -> is(access.getTarget(), "java.time.Duration", "toNanos")))
                .check(CodeBase.main());
    }

    /** The threads of such a pool keep the JVM alive. */
    @Test
    void no_pool_makes_its_threads_itself() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.llmops.testkit..", "dev.llmops.benchmarks..")
                .should()
                .accessTargetWhere(describe("creates a pool without a thread factory", SeamsTest::createsPool))
                .check(CodeBase.main());
    }

    /**
     * The thread that a server listens on is as the one that starts it: on that of an application it keeps the JVM alive. One that is
     * made without {@code HttpServers} may take 40 ms for each small answer.
     */
    @Test
    void no_server_is_made_or_started_but_in_one_place() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.llmops.commons.internal.http..",
                        "dev.llmops.testkit..",
                        "dev.llmops.examples..",
                        "dev.llmops.benchmarks..")
                .should()
                .accessTargetWhere(describe(
                        "makes or starts a server",
                        access -> is(access.getTarget(), "com.sun.net.httpserver.HttpServer", "start")
                                || is(access.getTarget(), "com.sun.net.httpserver.HttpServer", "create")))
                .check(CodeBase.main());
    }

    @Test
    void no_test_sleeps() {
        noClasses()
                .should()
                .accessTargetWhere(describe(
                        "sleeps",
                        access -> is(access.getTarget(), "java.lang.Thread", "sleep")
                                || is(access.getTarget(), "java.util.concurrent.TimeUnit", "sleep")))
                .allowEmptyShould(true)
                .check(CodeBase.tests());
    }

    private static boolean locksFile(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        return Set.of("java.nio.channels.FileChannel", "java.nio.channels.AsynchronousFileChannel")
                        .contains(target.getOwner().getName())
                && Set.of("lock", "tryLock").contains(target.getName());
    }

    private static boolean takesTheLocale(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        boolean given = hasParameter(target, "java.util.Locale");
        return switch (target.getOwner().getName()) {
            case "java.lang.String" -> LOCALISED.contains(target.getName()) && !given;
            case "java.io.PrintStream", "java.io.PrintWriter" ->
                Set.of("printf", "format").contains(target.getName()) && !given;
            case "java.util.Formatter" -> isConstructor(target) && !given;
            case "java.time.format.DateTimeFormatter" -> target.getName().equals("ofPattern") && !given;
            case "java.text.NumberFormat", "java.text.DecimalFormat", "java.text.SimpleDateFormat" -> true;
            case "java.util.Locale" -> target.getName().equals("getDefault");
            default -> false;
        };
    }

    private static boolean createsPool(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        String owner = target.getOwner().getName();
        boolean pool = owner.equals("java.util.concurrent.Executors")
                ? target.getName().startsWith("new")
                : (owner.equals("java.util.concurrent.ThreadPoolExecutor")
                                || owner.equals("java.util.concurrent.ScheduledThreadPoolExecutor"))
                        && isConstructor(target);
        return (pool && !hasParameter(target, "java.util.concurrent.ThreadFactory"))
                || (owner.equals("java.util.Timer") && isConstructor(target));
    }

    private static boolean createsThread(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        return target.getOwner().getName().equals("java.lang.Thread")
                && (isConstructor(target) || target.getName().equals("setDaemon"));
    }

    private static boolean readsTheClock(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        String owner = target.getOwner().getName();
        return switch (owner) {
            case "java.lang.System" -> SYSTEM.contains(target.getName());
            case "java.util.Date" -> isConstructor(target) && takesNothing(target);
            case "java.util.Calendar" -> target.getName().equals("getInstance");
            default -> owner.startsWith("java.time.") && readsSystemClock(target);
        };
    }

    /** {@code Instant.now(clock)} and the like take their time from the caller and are welcome. */
    private static boolean readsSystemClock(AccessTarget target) {
        return NOW.contains(target.getName()) && !hasParameter(target, "java.time.Clock");
    }

    private static boolean rollsTheDice(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        return switch (target.getOwner().getName()) {
            case "java.lang.Math", "java.lang.StrictMath" -> target.getName().equals("random");
            case "java.util.UUID" -> target.getName().equals("randomUUID");
            case "java.util.Random", "java.util.SplittableRandom" -> isConstructor(target) && takesNothing(target);
            case "java.util.concurrent.ThreadLocalRandom" -> target.getName().equals("current");
            case "java.security.SecureRandom" ->
                isConstructor(target) || target.getName().startsWith("getInstance");
            case "java.util.random.RandomGenerator" -> target.getName().equals("getDefault");
            case "java.util.Collections" -> target.getName().equals("shuffle") && parameters(target) == 1;
            default -> false;
        };
    }

    private static boolean is(AccessTarget target, String owner, String name) {
        return target.getOwner().getName().equals(owner) && target.getName().equals(name);
    }

    private static boolean isConstructor(AccessTarget target) {
        return target.getName().equals("<init>");
    }

    private static boolean takesNothing(AccessTarget target) {
        return parameters(target) == 0;
    }

    private static boolean hasParameter(AccessTarget target, String type) {
        return target instanceof AccessTarget.CodeUnitAccessTarget unit
                && unit.getRawParameterTypes().stream()
                        .anyMatch(parameter -> parameter.getName().equals(type));
    }

    private static int parameters(AccessTarget target) {
        return target instanceof AccessTarget.CodeUnitAccessTarget unit
                ? unit.getRawParameterTypes().size()
                : -1;
    }
}
