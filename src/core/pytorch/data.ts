import { bundledData } from '../../contract/bundled'
import type { DataConfig, DataSource, Resizing } from '../../contract/data'
import type { DataSetReport } from '../../contract/records'
import { literal } from './python'

/** Reading, splitting and encoding: a function \`read_parts\` that returns the three splits as tensors. */
export function writeData(data: DataConfig, report: DataSetReport): string {
  return [
    `DATA = ${literal(defaultPath(report.source))}`,
    reader(data, report),
    data.labelNoise > 0 ? corrupting : '',
    splitting(data, report),
    report.kind === 'image' ? encodeImages(data, report) : encodeTable(data),
    targets(report),
    parts(data, report)
  ]
    .filter((part) => part !== '')
    .join('\n\n\n')
}

/** Bundled files lie in the studio's folder resources/data. */
function defaultPath(source: DataSource): string | null {
  switch (source.kind) {
    case 'bundled':
      return bundledData[source.name].file
    case 'generated':
      return null
    case 'path':
      return source.path
  }
}

function reader({ firstClasses }: DataConfig, report: DataSetReport): string {
  if (report.source.kind === 'generated') return generating(report.source)
  if (report.format === 'image-folder') return readFolder(report)
  return readTable(report, firstClasses !== null)
}

/** Of an image, in Pillow's words. */
function resized(mode: Resizing | undefined, shape: number[]): string {
  const size = `(${shape[1]}, ${shape[0]}), Image.Resampling.BILINEAR`
  switch (mode) {
    case 'fill':
      return `ImageOps.fit(image, ${size})`
    case 'fit':
      return `ImageOps.pad(image, ${size}, color="white")`
    case 'stretch':
    case undefined:
      return `image.resize(${size})`
  }
}

const readFolder = ({ shape, reading }: DataSetReport): string => `def read(path):
    """Images in one folder for each class."""
    from PIL import Image${reading.resize && reading.resize !== 'stretch' ? ', ImageOps' : ''}

    pixels, labels = [], []
    for label, name in enumerate(CLASSES):
        folder = os.path.join(path, name)
        for file in sorted(os.listdir(folder)):
            try:
                image = Image.open(os.path.join(folder, file)).convert("${shape[2] === 1 ? 'L' : 'RGB'}")
            except OSError:
                continue
            resized = ${resized(reading.resize, shape)}
            pixels.append(np.asarray(resized, dtype=np.float32).reshape(${shape.join(', ')}))
            labels.append(label)
    return np.stack(pixels), np.array(labels)`

/** @param others whether there are classes besides those that are learnt; their rows are in no split */
function readTable(report: DataSetReport, others: boolean): string {
  const { reading, task, kind } = report
  const numbered = '[f"column {place + 1}" for place in range(len(rows[0]))]'
  const names =
    reading.header === undefined
      ? `rows.pop(0) if set(TARGETS) <= set(rows[0]) else ${numbered}`
      : reading.header
        ? 'rows.pop(0)'
        : numbered
  const delimiter = delimiterOf(report)
  const first = '        first = file.readline()\n        file.seek(0)\n'
  const cut = delimiter === null ? 'max("\\t;|,", key=first.count)' : literal(delimiter)
  const labels = {
    classification: `np.array([CLASSES.index(cell)${others ? ' if cell in CLASSES else -1' : ''} for cell in columns[TARGETS[0]]])`,
    'multi-label':
      'np.array([[float(columns[name][row]) for name in TARGETS] for row in range(len(rows))])',
    regression:
      'np.array([[float(columns[name][row]) for name in TARGETS] for row in range(len(rows))])'
  }[task]
  return `MISSING = ${literal(reading.missing)}


def read(path):
    """Features and labels; rows without a target are left out."""
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", newline="", encoding="utf-8-sig") as file:
${delimiter === null ? first : ''}        rows = [[cell.strip() for cell in row] for row in csv.reader(file, delimiter=${cut}) if row]
    names = ${names}
    places = [names.index(name) for name in TARGETS]
    rows = [row for row in rows if all(row[place] not in MISSING for place in places)]
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    labels = ${labels}
${kind === 'image' ? pixelColumns(report) : '    return columns, labels'}`
}

/** Null if it is read from the file. */
function delimiterOf({ reading, source }: DataSetReport): string | null {
  if (reading.delimiter !== undefined) return reading.delimiter
  if (source.kind !== 'path') return ','
  return /\.tsv(\.gz)?$/i.test(source.path) ? '\t' : null
}

const pixelColumns = ({
  reading,
  shape
}: DataSetReport): string => `    pixels = [name for name in names if name not in TARGETS + ${literal(reading.ignore)}]
    features = np.array([[float(columns[name][row]) for name in pixels] for row in range(len(rows))], dtype=np.float32)
    return features.reshape(-1, ${shape.join(', ')}), labels`

function generating({ name, examples, noise }: Extract<DataSource, { kind: 'generated' }>): string {
  const point = {
    'two-moons': `angle = math.pi * random.random()
        if label == 0:
            return math.cos(angle), math.sin(angle)
        return 1 - math.cos(angle), 0.5 - math.sin(angle)`,
    spirals: `along = random.random()
        angle = 3 * math.pi * along + 2 * math.pi * label / len(CLASSES)
        return (0.1 + 0.9 * along) * math.cos(angle), (0.1 + 0.9 * along) * math.sin(angle)`,
    blobs: `angle = 2 * math.pi * label / len(CLASSES)
        return 2 * math.cos(angle), 2 * math.sin(angle)`
  }[name]
  return `MISSING = []


def read(_path):
    """The data are generated: always the same, though not the studio's own draws."""
    random = np.random.default_rng(0)

    def point(label):
        ${point}

    labels = random.permutation(np.arange(${examples}) % len(CLASSES))
    points = np.array([point(label) for label in labels]) + ${noise} * random.standard_normal((${examples}, 2))
    return {"x": list(points[:, 0]), "y": list(points[:, 1])}, labels`
}

const splitting = ({ split }: DataConfig, { task }: DataSetReport): string => {
  const stratified = split.stratified && task === 'classification'
  return `def split(labels, seed):
    """Rows of training, validation and test${stratified ? ', each class in the same shares' : ''}."""
    random = np.random.default_rng(seed)
    parts = [], [], []
    strata = ${stratified ? '[np.flatnonzero(labels == label) for label in range(len(CLASSES))]' : '[np.arange(len(labels))]'}
    for rows in strata:
        rows = random.permutation(rows)
        test, validation = nearest(TEST_SHARE * len(rows)), nearest(VALIDATION_SHARE * len(rows))
        parts[2].extend(rows[:test])
        parts[1].extend(rows[test:test + validation])
        parts[0].extend(rows[test + validation:])
    return [np.sort(np.array(part, dtype=int)) for part in parts]`
}

const corrupting = `def corrupt(labels, rows, seed):
    """The share LABEL_NOISE of the training labels, each replaced by another class."""
    random, labels = np.random.default_rng(seed), labels.copy()
    wrong = random.permutation(rows)[:nearest(LABEL_NOISE * len(rows))]
    labels[wrong] = (labels[wrong] + 1 + random.integers(len(CLASSES) - 1, size=len(wrong))) % len(CLASSES)
    return labels`

const numbersOf = (values: number[] | undefined): string =>
  `np.array([${(values ?? []).join(', ')}])`

const encodeImages = (
  { normalisation, given }: DataConfig,
  { source, format }: DataSetReport
): string => {
  const largest =
    source.kind === 'bundled' ? '16.0' : format === 'image-folder' ? '255.0' : 'features.max()'
  const fit = {
    standard: 'offset, scale = features[train].mean((0, 1, 2)), features[train].std((0, 1, 2))',
    range: `offset, scale = np.zeros(features.shape[3]), np.full(features.shape[3], ${largest})`,
    none: 'offset, scale = np.zeros(features.shape[3]), np.ones(features.shape[3])',
    given: `offset, scale = ${largest} * ${numbersOf(given?.mean)}, ${largest} * ${numbersOf(given?.deviation)}`
  }[normalisation]
  return `def encode(features, train):
    """[examples, channels, height, width], fitted on the training rows, and what black becomes."""
    ${fit}
    scale = np.where(scale > 1e-12, scale, 1)
    encoded = (features - offset) / scale
    return torch.tensor(encoded.transpose(0, 3, 1, 2), dtype=torch.float32), torch.tensor(-offset / scale, dtype=torch.float32)`
}

function encodeTable({ normalisation }: DataConfig): string {
  const fit = {
    standard: 'offset, scale = present.mean(), present.std()',
    range: 'offset, scale = present.min(), present.max() - present.min()',
    none: 'offset, scale = 0.0, 1.0',
    given: ''
  }[normalisation]
  return `def encode(columns, train):
    """[examples, columns]: numbers normalised, missing ones as the median with a mark, categories one column each."""
    encoded = []
    for name, kind in FEATURES:
        cells = columns[name]
        if kind == "numeric":
            values = np.array([math.nan if cell in MISSING else float(cell) for cell in cells])
            present, missing = values[train][~np.isnan(values[train])], np.isnan(values)
            ${fit}
            filled = np.where(missing, np.median(present), values)
            encoded.append((filled - offset) / (scale if scale > 1e-12 else 1))
            if missing[train].any():
                encoded.append(missing.astype(float))
        else:
            for category in sorted({cells[row] for row in train if cells[row] not in MISSING}):
                encoded.append(np.array([float(cell == category) for cell in cells]))
    return torch.tensor(np.stack(encoded, 1), dtype=torch.float32), None`
}

function targets({ task }: DataSetReport): string {
  const code = {
    classification: 'return F.one_hot(torch.tensor(labels.clip(0)), len(CLASSES)).float(), 1.0',
    'multi-label': 'return torch.tensor(labels, dtype=torch.float32), 1.0',
    regression: `offset, scale = labels[train].mean(0), labels[train].std(0)
    scale = np.where(scale > 1e-12, scale, 1)
    encoded = torch.tensor((labels - offset) / scale, dtype=torch.float32)
    return encoded, torch.tensor(scale, dtype=torch.float32)`
  }[task]
  return `def encode_targets(labels, train):
    """Targets as the model learns them, and their scale: 1 unless they are standardised."""
    ${code}`
}

function thinning(
  { examplesPerClass, trainingExamples, stratifiedSubset }: DataConfig,
  { task }: DataSetReport
): string {
  if (examplesPerClass !== null) {
    return `
    random = np.random.default_rng(seed)
    kept = [random.permutation(rows[0][labels[rows[0]] == label])[:EXAMPLES_PER_CLASS] for label in range(len(CLASSES))]
    rows[0] = np.sort(np.concatenate(kept))`
  }
  if (trainingExamples === null) return ''
  if (task !== 'classification' || !stratifiedSubset) {
    return `
    rows[0] = np.sort(np.random.default_rng(seed).permutation(rows[0])[:TRAINING_EXAMPLES])`
  }
  return `
    random, ranked = np.random.default_rng(seed), []
    for label in range(len(CLASSES)):
        members = random.permutation(rows[0][labels[rows[0]] == label])
        ranked.extend(zip((np.arange(len(members)) + random.random()) / max(1, len(members)), members))
    rows[0] = np.sort(np.array([row for _, row in sorted(ranked)[:TRAINING_EXAMPLES]], dtype=int))`
}

function parts(data: DataConfig, report: DataSetReport): string {
  const noisy =
    data.labelNoise > 0
      ? `
    labels = corrupt(labels, rows[0], seed)`
      : ''
  const features =
    report.kind === 'table'
      ? `FEATURES = ${literal(
          report.columns
            .filter(({ role }) => role === 'feature')
            .map(({ name, kind }) => [name, kind])
        )}\n\n\n`
      : ''
  return `${features}class Part:
    def __init__(self, x, targets, scale):
        self.x, self.targets, self.scale = x, targets, scale


def read_parts(path, seed):
    features, labels = read(path)
    rows = split(labels, SPLIT_SEED)${thinning(data, report)}${noisy}
    x, black = encode(features, rows[0])
    targets, scale = encode_targets(labels, rows[0])
    names = "train", "validation", "test"
    return {**{name: Part(x[part], targets[part], scale) for name, part in zip(names, rows)}, "black": black}`
}
