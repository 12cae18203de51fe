package io.pillar.lock;

/**
 * A lease was lost before the work that it guarded was done.
 *
 * @since 0.1.0
 */
public class LeaseLostException extends RuntimeException {

	private final transient LeaseLoss loss;

	/**
	 * Create an exception.
	 * @param loss what was lost
	 */
	public LeaseLostException(LeaseLoss loss) {
		super("The lease of lock '%s' was lost: %s. What it guarded may have run beside another holder"
			.formatted(loss.lock(), loss.reason().description()));
		this.loss = loss;
	}

	/**
	 * Return what was lost.
	 * @return the loss
	 */
	public LeaseLoss getLoss() {
		return this.loss;
	}

}
