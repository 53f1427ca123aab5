package dev.llmops.examples.docs;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * The program of the JVM that runs the guides. Arguments are folders of classes with the class to run, {@code FOLDER:CLASS}: its program, if
 * the block is one, or else its statements.
 */
final class BlockRunner {

    /** Stands alone on a line before what a block prints. */
    static final String MARK = "=== block ";

    private BlockRunner() {}

    public static void main(String[] args) throws Exception {
        for (String each : List.of(args)) {
            int colon = each.lastIndexOf(File.pathSeparatorChar);
            System.out.println(MARK + each);
            run(Path.of(each.substring(0, colon)), each.substring(colon + 1));
        }
        System.out.flush();
        System.exit(0); // A pool that a block left open holds nothing up.
    }

    /** An error is printed as a reader would see it: a guide may show one. */
    private static void run(Path classes, String name) throws Exception {
        URL[] path = {classes.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, BlockRunner.class.getClassLoader())) {
            Class<?> block = loader.loadClass(name);
            for (Class<?> program : block.getDeclaredClasses()) {
                for (Method method : program.getMethods()) {
                    if (method.getName().equals("main")) {
                        method.invoke(null, (Object) new String[0]);
                        return;
                    }
                }
            }
            block.getMethod("statements").invoke(null);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            System.out.println(cause.getClass().getSimpleName() + ": " + cause.getMessage());
            cause.printStackTrace();
        }
    }
}
