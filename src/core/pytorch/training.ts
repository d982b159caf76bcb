import type { Task } from '../../contract/data'
import {
  metricName,
  metrics,
  metricsOf,
  scoreMetrics,
  type MetricKey,
  type MetricOf
} from '../../contract/metric'
import type { RunConfig } from '../../contract/run-config'
import { classificationMetrics } from '../classification'
import { multiLabelMetrics } from '../multi-label'
import { regressionMetrics } from '../regression'
import { indented, literal } from './python'

const losses: Record<Task, string> = {
  classification: 'return F.cross_entropy(outputs, targets, weight=weights)',
  'multi-label': 'return F.binary_cross_entropy_with_logits(outputs, targets)',
  regression: 'return F.mse_loss(outputs, targets)'
}

const smoothing: Record<Task, string> = {
  classification: 'return (1 - LABEL_SMOOTHING) * targets + LABEL_SMOOTHING / targets.shape[1]',
  'multi-label': 'return (1 - LABEL_SMOOTHING) * targets + LABEL_SMOOTHING / 2',
  regression: 'return targets'
}

const computations: { [T in Task]: Record<MetricOf<T>, { python: string }> } = {
  classification: classificationMetrics,
  'multi-label': multiLabelMetrics,
  regression: regressionMetrics
}

/** A Python function for every metric of the task, and the table that names them. */
function writeMetrics(task: Task): string {
  const written: Partial<Record<MetricKey, { python: string }>> = computations[task]
  const shown = metricsOf(task).flatMap((key) => {
    const computation = written[key]
    return computation ? [{ ...metrics[key], key, python: computation.python }] : []
  })
  const functions = shown.map(
    ({ column, title, python }) => `def ${column}(outputs, targets, scale):
    """${title}"""
${indented(python, 4)}`
  )
  const table = shown.map(({ key, column }) => `${literal(metricName(key))}: ${column}`)
  return `${functions.join('\n\n\n')}


METRICS = {${table.join(', ')}}
SCORE = ${literal(metricName(scoreMetrics[task]))}`
}

/** Functions for classes of different size, or nothing. */
function writeBalancing({ classWeights, effectiveBeta, sampling }: RunConfig['training']): string {
  const raw =
    classWeights === 'balanced'
      ? '1 / counts'
      : `(1 - ${effectiveBeta}) / (1 - ${effectiveBeta} ** counts)`
  const weighing = `def class_weights(train):
    """Of mean 1 over the training examples."""
    counts = train.targets.sum(0).double()
    raw = torch.where(counts > 0, ${raw}, 0.0)
    return (raw * counts.sum() / (raw * counts).sum()).float()


`
  const ordering = `def balanced_order(train):
    """Rows of an epoch: every class is as likely as any other."""
    labels = train.targets.argmax(1)
    return torch.multinomial(1 / labels.bincount()[labels].double(), len(labels), replacement=True)


`
  return (classWeights === 'none' ? '' : weighing) + (sampling === 'shuffled' ? '' : ordering)
}

/** As `batchesPerEpoch` has it. */
const joinLast = `def batches_of(order):
    """Batch normalisation cannot learn from one example: a last batch of one joins the one before it."""
    batches = list(order.split(BATCH_SIZE))
    if len(batches) > 1 and len(batches[-1]) == 1:
        batches[-2:] = [torch.cat(batches[-2:])]
    return batches


`

interface Trained {
  task: Task
  images: boolean
  /** Whether the model has batch normalisation. */
  normalised: boolean
}

/** Loss, scores, the training loop and what is printed at the end. */
export function writeTraining(
  { compute, training }: RunConfig,
  { task, images, normalised }: Trained
): string {
  const weights = training.classWeights === 'none' ? 'None' : 'class_weights(train)'
  const order =
    training.sampling === 'balanced' ? 'balanced_order(train)' : 'torch.randperm(len(train.x))'
  const threads = compute.threads === null ? '' : `    torch.set_num_threads(${compute.threads})\n`
  const inputs = images ? 'augment(train.x[rows], data["black"])' : 'train.x[rows]'
  return `def loss_of(outputs, targets, weights=None):
    ${losses[task]}


def smooth(targets):
    """Label smoothing, after mixing."""
    ${smoothing[task]}


${writeMetrics(task)}


${writeBalancing(training)}${normalised ? joinLast : ''}def evaluate(model, part):
    model.eval()
    with torch.no_grad():
        outputs = torch.cat([model(part.x[start:start + 512]) for start in range(0, len(part.x), 512)])
    found = {name: metric(outputs, part.targets, part.scale) for name, metric in METRICS.items()}
    return {**found, "score": found[SCORE]}


def report(epoch, found):
    values = [f"{name} {found[name]:.4f}" for name in METRICS if found[name] is not None]
    print(f"test, {epoch}: {', '.join(values)}")


def better(before, now, metric, least=0.0):
    gain = before - now if metric == "loss" else now - before
    return gain > least


def train_model(data):
    train, validation = data["train"], data["validation"]
    model = Model(train.x.shape[1])
    optimizer = make_optimizer(model.parameters())
    steps_per_epoch = ${normalised ? 'len(batches_of(torch.arange(len(train.x))))' : 'math.ceil(len(train.x) / BATCH_SIZE)'}
    best, watched, step, weights = None, None, 0, ${weights}
    for epoch in range(EPOCHS):
        model.train()
        order, loss_sum = ${order}, 0.0
        for rows in ${normalised ? 'batches_of(order)' : 'order.split(BATCH_SIZE)'}:
            x, targets = ${inputs}, train.targets[rows]
            for group in optimizer.param_groups:
                group["lr"] = rate_at(step, steps_per_epoch)
            at, mix, targets = plan_mixing(x, targets, epoch)
            loss = loss_of(model(x, at, mix), smooth(targets), weights)
            optimizer.zero_grad()
            loss.backward()
            if CLIP_NORM is not None:
                nn.utils.clip_grad_norm_(model.parameters(), CLIP_NORM)
            optimizer.step()
            loss_sum, step = loss_sum + loss.item() * len(rows), step + 1
        line = f"epoch {epoch + 1}: training loss {loss_sum / len(train.x):.4f}"
        if len(validation.x) > 0:
            found = evaluate(model, validation)
            line += f", validation loss {found['loss']:.4f}, {SCORE} {found['score']:.4f}"
            if best is None or better(best[0], found[BEST_BY], BEST_BY):
                best = found[BEST_BY], epoch + 1, copy.deepcopy(model.state_dict())
            if EARLY_STOPPING is not None:
                metric = EARLY_STOPPING["metric"]
                if watched is None or better(watched[0], found[metric], metric, EARLY_STOPPING["minDelta"]):
                    watched = found[metric], epoch
        print(line, flush=True)
        if watched is not None and epoch - watched[1] >= EARLY_STOPPING["patience"]:
            break
    return model, best


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default=DATA)
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    np.random.seed(arguments.seed)
${threads}    data = read_parts(arguments.data, arguments.seed)
    print(", ".join(f"{len(part.x)} {name}" for name, part in data.items() if name != "black"), "examples")
    model, best = train_model(data)
    if len(data["test"].x) == 0:
        return
    report("last epoch", evaluate(model, data["test"]))
    if best is not None:
        model.load_state_dict(best[2])
        report(f"best epoch ({best[1]})", evaluate(model, data["test"]))


if __name__ == "__main__":
    main()`
}
