package dev.llmops.cdi;

import org.eclipse.microprofile.config.ConfigProvider;

/** Settings of MicroProfile Config where the container has it, else of the system's properties. */
final class Settings {

    private static final boolean MICROPROFILE = isThere("org.eclipse.microprofile.config.ConfigProvider");

    private Settings() {}

    static String get(String name, String otherwise) {
        return MICROPROFILE ? MicroProfile.get(name, otherwise) : System.getProperty(name, otherwise);
    }

    private static boolean isThere(String type) {
        try {
            Class.forName(type, false, Settings.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Loaded only where MicroProfile Config is there. */
    private static final class MicroProfile {

        static String get(String name, String otherwise) {
            return ConfigProvider.getConfig()
                    .getOptionalValue(name, String.class)
                    .orElse(otherwise);
        }
    }
}
