package io.pillar.benchmark;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * What a fleet has counted.
 *
 * @param lookups how often the cache of bots was asked
 * @param localHits how often the node's own memory had the answer
 * @param connections how often a connection to the database was used
 * @param writes how often a bot was written
 */
record ZipfCounts(long lookups, long localHits, long connections, long writes) {

	/**
	 * A read is one query. A write is one transaction of three, whose connection counts
	 * once. What caches keep from a write's transaction is left out, which makes the
	 * savings look smaller, not larger.
	 */
	private static final int MORE_QUERIES_PER_WRITE = 2;

	static ZipfCounts of(List<SampleNode> nodes, long writes) throws IOException, InterruptedException {
		long lookups = 0;
		long localHits = 0;
		long connections = 0;
		for (SampleNode node : nodes) {
			lookups += node.count("cache.gets", "cache:bots");
			localHits += node.count("cache.gets", "cache:bots", "tier:local", "result:hit");
			connections += node.count("hikaricp.connections.usage");
		}
		return new ZipfCounts(lookups, localHits, connections, writes);
	}

	ZipfCounts since(ZipfCounts before) {
		return new ZipfCounts(this.lookups - before.lookups, this.localHits - before.localHits,
				this.connections - before.connections, this.writes - before.writes);
	}

	long queries() {
		return this.connections + MORE_QUERIES_PER_WRITE * this.writes;
	}

	double localHitRatio() {
		return (this.lookups != 0) ? (double) this.localHits / this.lookups : 0;
	}

	void save(Path file) throws IOException {
		Properties properties = new Properties();
		properties.setProperty("lookups", Long.toString(this.lookups));
		properties.setProperty("local-hits", Long.toString(this.localHits));
		properties.setProperty("connections", Long.toString(this.connections));
		properties.setProperty("writes", Long.toString(this.writes));
		try (Writer writer = Files.newBufferedWriter(file)) {
			properties.store(writer, null);
		}
	}

	static ZipfCounts load(Path file) throws IOException {
		Properties properties = new Properties();
		try (Reader reader = Files.newBufferedReader(file)) {
			properties.load(reader);
		}
		return new ZipfCounts(number(properties, "lookups"), number(properties, "local-hits"),
				number(properties, "connections"), number(properties, "writes"));
	}

	private static long number(Properties properties, String name) {
		return Long.parseLong(properties.getProperty(name));
	}

}
