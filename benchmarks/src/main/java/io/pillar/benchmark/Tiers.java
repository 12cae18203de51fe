package io.pillar.benchmark;

/**
 * Where a node keeps its entries.
 */
enum Tiers {

	REDIS, BOTH

}
