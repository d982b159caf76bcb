import type { Task } from '../../contract/data'
import type { RunConfig } from '../../contract/run-config'

const losses: Record<Task, string> = {
  classification: 'return F.cross_entropy(outputs, targets)',
  'multi-label': 'return F.binary_cross_entropy_with_logits(outputs, targets)',
  regression: 'return F.mse_loss(outputs, targets)'
}

const smoothing: Record<Task, string> = {
  classification: 'return (1 - LABEL_SMOOTHING) * targets + LABEL_SMOOTHING / targets.shape[1]',
  'multi-label': 'return (1 - LABEL_SMOOTHING) * targets + LABEL_SMOOTHING / 2',
  regression: 'return targets'
}

const scores: Record<Task, { code: string; title: string }> = {
  classification: {
    title: 'accuracy',
    code: 'return (outputs.argmax(1) == targets.argmax(1)).float().mean().item()'
  },
  'multi-label': {
    title: 'mean average precision',
    code: `values = []
    for output, truth in zip(outputs.T, targets.T):
        if truth.sum() == 0:
            continue
        order = output.argsort(descending=True, stable=True)
        hits = truth[order].cumsum(0)
        precision = hits / torch.arange(1, len(hits) + 1)
        values.append(((precision * truth[order]).sum() / truth.sum()).item())
    return sum(values) / len(values)`
  },
  regression: {
    title: 'R2',
    code: `left = ((outputs - targets) ** 2).sum(0)
    whole = ((targets - targets.mean(0)) ** 2).sum(0)
    return (1 - left / whole).mean().item()`
  }
}

/** Loss, scores, the training loop and what is told at the end. */
export function writeTraining({ compute }: RunConfig, task: Task, images: boolean): string {
  const threads = compute.threads === null ? '' : `    torch.set_num_threads(${compute.threads})\n`
  const inputs = images ? 'augment(train.x[rows], data["black"])' : 'train.x[rows]'
  return `def loss_of(outputs, targets):
    ${losses[task]}


def smooth(targets):
    """Label smoothing, after mixing."""
    ${smoothing[task]}


def score_of(outputs, targets):
    """${scores[task].title}"""
    ${scores[task].code}


def evaluate(model, part):
    model.eval()
    with torch.no_grad():
        outputs = torch.cat([model(part.x[start:start + 512]) for start in range(0, len(part.x), 512)])
    return {"loss": loss_of(outputs, part.targets).item(), "score": score_of(outputs, part.targets)}


def better(before, now, metric, least=0.0):
    gain = before - now if metric == "loss" else now - before
    return gain > least


def train_model(data):
    train, validation = data["train"], data["validation"]
    model = Model(train.x.shape[1])
    optimizer = make_optimizer(model.parameters())
    steps_per_epoch = math.ceil(len(train.x) / BATCH_SIZE)
    best, watched, step = None, None, 0
    for epoch in range(EPOCHS):
        model.train()
        order, loss_sum = torch.randperm(len(train.x)), 0.0
        for rows in order.split(BATCH_SIZE):
            x, targets = ${inputs}, train.targets[rows]
            for group in optimizer.param_groups:
                group["lr"] = rate_at(step, steps_per_epoch)
            at, mix, targets = plan_mixing(x, targets, epoch)
            loss = loss_of(model(x, at, mix), smooth(targets))
            optimizer.zero_grad()
            loss.backward()
            if CLIP_NORM is not None:
                nn.utils.clip_grad_norm_(model.parameters(), CLIP_NORM)
            optimizer.step()
            loss_sum, step = loss_sum + loss.item() * len(rows), step + 1
        line = f"epoch {epoch + 1}: training loss {loss_sum / len(train.x):.4f}"
        if len(validation.x) > 0:
            found = evaluate(model, validation)
            line += f", validation loss {found['loss']:.4f}, ${scores[task].title} {found['score']:.4f}"
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
    found = evaluate(model, data["test"])
    print(f"test, last epoch: ${scores[task].title} {found['score']:.4f}, loss {found['loss']:.4f}")
    if best is not None:
        model.load_state_dict(best[2])
        found = evaluate(model, data["test"])
        print(f"test, best epoch ({best[1]}): ${scores[task].title} {found['score']:.4f}, loss {found['loss']:.4f}")


if __name__ == "__main__":
    main()`
}
