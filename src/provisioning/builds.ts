import type { LibraryDefinition, NativeKind, Wheel } from './library'
import { linuxArm64, linuxX64, macosArm64, type NativePlatform } from './platforms'

export const tensorFlowVersion = '2.21.0'

/** Builds of TensorFlow's C library for one system. */
export type Builds = Partial<Record<NativeKind, LibraryDefinition>>

type PinnedWheel = [requirement: string, bytes: number, sha256: string]

function build(
  platform: NativePlatform,
  kind: NativeKind,
  unpacked: number,
  pinned: readonly PinnedWheel[]
): LibraryDefinition {
  return {
    ...{ platform, kind, unpacked, version: tensorFlowVersion },
    wheels: pinned.map(([requirement, bytes, sha256]): Wheel => {
      return { requirement, bytes, sha256, platforms: platform.wheelPlatforms }
    })
  }
}

/** Pinned builds of TensorFlow's C library, as PyPI carries them. */
const builds: readonly (Builds & { cpu: LibraryDefinition })[] = [
  {
    cpu: build(linuxX64, 'cpu', 1_121_270_429, [
      [
        `tensorflow-cpu==${tensorFlowVersion}`,
        273_829_956,
        '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c'
      ]
    ]),
    // The libraries that the extra "and-cuda" names, in the versions pip chose for it.
    gpu: build(linuxX64, 'gpu', 6_070_000_000, [
      [
        `tensorflow==${tensorFlowVersion}`,
        572_440_367,
        '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124'
      ],
      [
        'nvidia-cublas-cu12==12.9.3.13',
        581_217_458,
        'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72'
      ],
      [
        'nvidia-cuda-cupti-cu12==12.8.90',
        10_248_621,
        'ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182'
      ],
      [
        'nvidia-cuda-nvcc-cu12==12.9.86',
        40_546_229,
        '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0'
      ],
      [
        'nvidia-cuda-nvrtc-cu12==12.9.86',
        89_568_129,
        '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4'
      ],
      [
        'nvidia-cuda-runtime-cu12==12.9.79',
        3_493_179,
        '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3'
      ],
      [
        'nvidia-cudnn-cu12==9.28.0.42',
        716_538_495,
        '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375'
      ],
      [
        'nvidia-cufft-cu12==11.4.1.4',
        200_877_592,
        'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28'
      ],
      [
        'nvidia-curand-cu12==10.3.10.19',
        68_295_626,
        '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e'
      ],
      [
        'nvidia-cusolver-cu12==11.7.5.82',
        338_117_415,
        '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88'
      ],
      [
        'nvidia-cusparse-cu12==12.5.10.65',
        366_465_088,
        '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78'
      ],
      [
        'nvidia-nccl-cu12==2.32.3',
        351_526_311,
        'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c'
      ],
      [
        'nvidia-nvjitlink-cu12==12.9.86',
        39_748_338,
        'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9'
      ]
    ])
  },
  {
    cpu: build(linuxArm64, 'cpu', 1_166_233_638, [
      [
        `tensorflow==${tensorFlowVersion}`,
        281_828_020,
        '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c'
      ]
    ])
  },
  {
    cpu: build(macosArm64, 'cpu', 1_000_184_591, [
      [
        `tensorflow==${tensorFlowVersion}`,
        223_405_849,
        '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88'
      ]
    ])
  }
]

/** Where TensorFlow is used natively, for people: "Linux x64, Linux arm64 and macOS arm64". */
export const nativeSystems = new Intl.ListFormat('en-GB').format(
  builds.map(({ cpu }) => cpu.platform.title)
)

/** The builds for a machine, by what computes; none where TensorFlow is not used natively. */
export function buildsFor(machine: { platform: NodeJS.Platform; arch: string }): Builds {
  const fits = ({ cpu: { platform } }: (typeof builds)[number]) =>
    platform.platform === machine.platform && platform.arch === machine.arch
  return builds.find(fits) ?? {}
}
