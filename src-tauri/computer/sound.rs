//! Plays cues by the system's sound, one after the other, on a thread of its own.
//!
//! A device is opened for each cue and closed after it: a till rings a few times an hour, and a
//! device that was plugged in meanwhile is found.

use super::voice;
use super::{Hearing, Ring};
use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{FromSample, Sample, SampleFormat, SizedSample, StreamConfig};
use sounds::Cue;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// So many cues wait at most. In a rush of more, the newest are left out, since they are in the
/// window too.
const WAITING_MAX: usize = 8;
/// How much longer than its length a cue may take before the device is given up.
const PATIENCE: Duration = Duration::from_secs(2);
/// The last buffer is still on its way to the loudspeaker for about this long.
const TAIL: Duration = Duration::from_millis(80);

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
enum SoundError {
    #[error("no sound device")]
    NoDevice,
    #[error("the sound device {0} is not there")]
    NoSuchDevice(String),
    #[error("the sound device takes no samples of ours ({0})")]
    Format(SampleFormat),
    #[error("the sound device did not finish")]
    Stuck,
    #[error(transparent)]
    Device(#[from] cpal::Error),
}

/// Plays what it is given.
pub(super) struct Player {
    queue: SyncSender<Ring>,
    trouble: Arc<Mutex<Option<String>>>,
}

impl Player {
    /// Starts the thread. It ends with the player.
    pub(super) fn start() -> Self {
        let (queue, rings) = sync_channel(WAITING_MAX);
        let trouble = Arc::new(Mutex::new(None));
        let told = Arc::clone(&trouble);
        let thread = std::thread::Builder::new().name("sound".to_owned());
        if let Err(error) = thread.spawn(move || play_all(&rings, &told)) {
            tracing::warn!(%error, "nothing can be heard");
        }
        Self { queue, trouble }
    }

    /// Plays it after what waits already.
    pub(super) fn ring(&self, ring: Ring) {
        if self.queue.try_send(ring).is_err() {
            tracing::warn!("too much was to be heard at once; some was left out");
        }
    }

    /// What can be heard here.
    pub(super) fn hearing(&self) -> Hearing {
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Hearing { devices: devices(), voice: voice::exists(), trouble }
    }
}

fn play_all(rings: &Receiver<Ring>, trouble: &Mutex<Option<String>>) {
    while let Ok(ring) = rings.recv() {
        let mut told = None;
        if let Some(cue) = ring.cue
            && let Err(error) = play(cue, ring.volume, ring.device.as_deref())
        {
            tracing::warn!(%error, "a cue could not be played");
            told = Some(error.to_string());
        }
        if let Some(speech) = &ring.speech
            && let Err(error) = voice::say(speech, ring.volume)
        {
            tracing::warn!(%error, "an amount could not be said");
            told.get_or_insert(error.to_string());
        }
        *trouble.lock().unwrap_or_else(PoisonError::into_inner) = told;
    }
}

fn devices() -> Vec<String> {
    let Ok(devices) = cpal::default_host().output_devices() else { return Vec::new() };
    let mut names: Vec<String> = devices.filter_map(|device| name(&device)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn name(device: &cpal::Device) -> Option<String> {
    device.description().ok().map(|description| description.name().to_owned())
}

fn play(cue: Cue, volume: u8, device: Option<&str>) -> Result<(), SoundError> {
    let host = cpal::default_host();
    let device = match device {
        None => host.default_output_device().ok_or(SoundError::NoDevice)?,
        Some(wanted) => host
            .output_devices()?
            .find(|device| name(device).as_deref() == Some(wanted))
            .ok_or_else(|| SoundError::NoSuchDevice(wanted.to_owned()))?,
    };
    let config = device.default_output_config()?;
    let format = config.sample_format();
    let config: StreamConfig = config.into();
    let samples = louder(cue.samples(config.sample_rate), volume);
    let length = Duration::from_millis(cue.millis().into());
    match format {
        SampleFormat::F32 => run::<f32>(&device, config, samples, length),
        SampleFormat::F64 => run::<f64>(&device, config, samples, length),
        SampleFormat::I16 => run::<i16>(&device, config, samples, length),
        SampleFormat::I32 => run::<i32>(&device, config, samples, length),
        SampleFormat::U8 => run::<u8>(&device, config, samples, length),
        SampleFormat::U16 => run::<u16>(&device, config, samples, length),
        other => Err(SoundError::Format(other)),
    }
}

/// Loudness is heard by its square.
#[allow(clippy::float_arithmetic, reason = "sound is made of real numbers; there is no money here")]
fn louder(samples: Vec<f32>, volume: u8) -> Vec<f32> {
    let part = f32::from(volume.min(100)) / 100.0;
    samples.into_iter().map(|sample| sample * part * part).collect()
}

fn run<T: SizedSample + FromSample<f32> + Send + 'static>(
    device: &cpal::Device,
    config: StreamConfig,
    samples: Vec<f32>,
    length: Duration,
) -> Result<(), SoundError> {
    let channels = usize::from(config.channels.max(1));
    let (done, finished) = sync_channel::<Result<(), cpal::Error>>(2);
    let failed = done.clone();
    let mut left = samples.into_iter();
    let stream = device.build_output_stream(
        config,
        move |data: &mut [T], _: &cpal::OutputCallbackInfo| {
            for frame in data.chunks_mut(channels) {
                let sample = left.next();
                if sample.is_none() {
                    // Nobody waits any more where this cannot be sent.
                    let _told = done.try_send(Ok(()));
                }
                frame.fill(T::from_sample(sample.unwrap_or(f32::EQUILIBRIUM)));
            }
        },
        move |error| {
            let _told = failed.try_send(Err(error));
        },
        None,
    )?;
    stream.play()?;
    let told = finished.recv_timeout(length.saturating_add(PATIENCE));
    told.map_err(|_| SoundError::Stuck)??;
    std::thread::sleep(TAIL);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volume_is_heard_by_its_square_and_never_beyond_full() {
        assert_eq!(louder(vec![0.5], 100), [0.5]);
        assert_eq!(louder(vec![0.5], 50), [0.125]);
        assert_eq!(louder(vec![0.5], 0), [0.0]);
        assert_eq!(louder(vec![0.5], 255), [0.5]);
    }

    #[test]
    fn a_device_that_is_not_there_is_an_error_and_no_panic() {
        let error = play(Cue::Paid, 50, Some("no such loudspeaker")).unwrap_err();
        assert!(!error.to_string().is_empty());
    }
}
