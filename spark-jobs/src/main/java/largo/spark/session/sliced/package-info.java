/**
 * A sharded optimizer: parameters and the state of the update rule are divided among the executors
 * of a session, and gradients do not pass through the driver (ZeRO stage 1; in a parameter server's
 * terms, each executor is the server of one slice).
 *
 * <pre>
 *   one step          executor (member)                                    driver
 *
 *   compute           tasks add the gradients of their shards
 *   reduce-scatter    a slice of the sum to the owner of the slice
 *   update            ParameterUpdate of the slice  &lt;--- sums over strips ---&gt;  ParameterUpdate
 *   all-gather        the new slice to all members                          without a slice
 * </pre>
 *
 * <p><b>Same bits.</b> The owner of a slice adds the sums of shards along the tree of {@link
 * largo.core.train.TreeSum}; sums that make up a node of the tree are added on their executor
 * first. Only sums over strips pass from one sweep of an update rule to the next: the driver adds
 * them in the order of the strips, and sends the totals to all owners. It follows the update
 * itself, without a slice, and so computes the same norms, trust ratios and counts.
 *
 * <p><b>Generations.</b> The members and their slices are fixed for one generation. When a member
 * is lost, the generation ends; the driver forms another one of the executors that serve shards
 * then, restores the last snapshot, in files or in memory, and repeats the steps since.
 *
 * <pre>
 *   SliceCoordinator      the driver's side
 *   SliceMember           the side of an executor, shared by its tasks
 *     MemberGeneration    its slice, connections and sums in one generation
 *       StepSums          sums of the shards in one step
 *   GenerationMembers     the members of a generation
 *   StateTransfer         parameters and state, to the driver or to files of the members
 *   SliceConfig           what a member knows in advance
 * </pre>
 */
package largo.spark.session.sliced;
