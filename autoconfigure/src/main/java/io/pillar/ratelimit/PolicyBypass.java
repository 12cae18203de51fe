package io.pillar.ratelimit;

import java.util.List;
import java.util.Set;

/**
 * Who is not counted.
 *
 * @param roles users with one of these roles
 * @param users users with one of these names
 * @param addresses requests from one of these networks
 * @param paths requests for these paths
 */
record PolicyBypass(List<String> roles, Set<String> users, IpNetworks addresses, PathPatterns paths) {

	boolean isEarly() {
		return this.roles.isEmpty() && this.users.isEmpty();
	}

	boolean spares(PolicyRequest request) {
		return this.paths.matchAll(request.paths()) || sparesAddress(request)
				|| (!this.users.isEmpty() && request.user().filter(this.users::contains).isPresent())
				|| hasRole(request);
	}

	private boolean sparesAddress(PolicyRequest request) {
		if (this.addresses.isEmpty()) {
			return false;
		}
		IpAddress client = request.client();
		return client != null && this.addresses.contain(client);
	}

	private boolean hasRole(PolicyRequest request) {
		for (String role : this.roles) {
			if (request.hasRole(role)) {
				return true;
			}
		}
		return false;
	}

}
