package io.pillar.session;

/**
 * What tests need that look at two nodes, the first of which has a network of its own.
 */
abstract class ShakyNodesBase extends TwoNodesBase<ShakyFleet> {

	SessionNetwork network;

	ShakyNodesBase() {
		super(new ShakyFleet());
	}

	@Override
	void open(SessionSettings settings) {
		super.open(settings);
		this.network = this.fleet.network();
	}

}
