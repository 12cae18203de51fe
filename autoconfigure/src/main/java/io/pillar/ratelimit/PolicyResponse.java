package io.pillar.ratelimit;

/**
 * An answer, as far as limits have to do with it.
 */
interface PolicyResponse {

	void setStatus(int status);

	void setHeader(String name, String value);

	void addHeader(String name, String value);

}
