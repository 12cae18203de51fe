package io.pillar.docs.lock;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import io.pillar.lock.Leadership;
import io.pillar.lock.LeadershipGained;
import io.pillar.lock.LeadershipLost;
import io.pillar.lock.Leaderships;

/**
 * Does something on one node for as long as that has the role.
 */
// tag::leader[]
@Component
public class Clerk {

	private final Leadership clerk;

	Clerk(Leaderships leaderships) {
		this.clerk = leaderships.of("clerk");
	}

	public void accept(String letter) {
		if (this.clerk.isLeader()) {
			System.out.println("Filed " + letter + " under " + this.clerk.token().orElseThrow());
		}
	}

	@EventListener
	void begin(LeadershipGained gained) {
		System.out.println("Open from now on");
	}

	@EventListener
	void end(LeadershipLost lost) {
		System.out.println("Closed: " + lost.reason());
	}

}
// end::leader[]
