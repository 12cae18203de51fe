package io.pillar.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.boot.SpringBootVersion;

import io.pillar.embedded.RedisServer;

/**
 * Where the figures come from.
 */
final class Machine {

	private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

	private Machine() {
	}

	static String describe(RedisServer redis) throws IOException {
		return "%d cores (%s), %s, %s %s, %s, Spring Boot %s, load %s before the run".formatted(
				Runtime.getRuntime().availableProcessors(), processor(), System.getProperty("os.name"),
				System.getProperty("java.vm.name"), System.getProperty("java.vm.version"), version(redis),
				SpringBootVersion.getVersion(), load());
	}

	private static String processor() throws IOException {
		if (!Files.isReadable(CPU_INFO)) {
			return System.getProperty("os.arch");
		}
		return Files.readAllLines(CPU_INFO)
			.stream()
			.filter((line) -> line.startsWith("model name"))
			.map((line) -> line.substring(line.indexOf(':') + 1).trim())
			.findFirst()
			.orElseGet(() -> System.getProperty("os.arch"));
	}

	private static String version(RedisServer redis) {
		return redis.execute("INFO", "server")
			.lines()
			.filter((line) -> line.startsWith("redis_version:"))
			.map((line) -> "Redis " + line.substring(line.indexOf(':') + 1).trim())
			.findFirst()
			.orElse("an unknown Redis");
	}

	private static String load() {
		return Numbers.text(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
	}

}
