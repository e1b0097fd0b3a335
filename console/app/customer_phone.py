"""A telephone at the customer's end, a process with an endpoint of its own: ``python -m console.app.customer_phone``.

It stands in for a customer in the demonstration, in simulations and in measurements, and knows the caller by ear only.
Speaks ``console.wire`` with the process that spawned it (``Child.spawn("console.app.customer_phone")``). Sound is the
house's: 16 kHz mono s16le, 20 ms frames of 640 bytes. ``at`` is ``time.monotonic()`` of this machine.

To the phone, ``do``:

=================  ====================================================================================================
``listen``         ``port`` (0: any free), ``codecs`` (list, best first), ``transport`` (udp or tcp, default udp),
                   ``srtp`` (bool, default false), ``proxy`` (``host:port`` that calls of its own go through, as when it
                   follows a REFER; default none). Answered by ``listening`` or ``failed``
``expect``         how the next call is met; may be sent again before each call. ``behaviour``: ``answer`` (after
                   ``answer_after_s`` of ringing), ``reject`` (with ``status``), ``ring`` (for ever), ``early`` (early
                   media for ``answer_after_s``, playing what is queued, then answer); ``recording``: path of the stereo
                   WAV or null. Without it: answer at once, no recording. Answered by ``expecting``
``play``           ``utterance``, sound as the body: queue it for the caller's ear (it waits until there is a call)
``stop``           ``fade_ms``: cut what is playing and empty the queue
``digits``         ``digits``: press keys (RFC 4733)
``hold``           ``on``: put the caller on hold, or take them back, by re-INVITE
``hangup``         hang up, or refuse what rings
=================  ====================================================================================================

From the phone, ``event``:

=================  ====================================================================================================
``ready``          first word
``listening``      ``port``
``expecting``      the last ``expect`` holds from now on
``failed``         ``ja``, ``en``: the port is taken
``ringing``        ``at``, ``caller``
``answered``       ``at``, ``codec``
``frame``          ``at``, ``tick``; body: 20 ms of what the caller says. ``tick`` counts frames since the answer and is
                   the frame's place in the recording: sample ``tick * 320``
``began``          ``at``, ``tick``, ``utterance``: its first sample is in the frame ``tick`` of the recording's left side
``played``         ``at``, ``tick``, ``utterance``, ``ms``, ``interrupted``
``digit``          ``at``, ``digit``: the caller pressed a key
``ended``          ``at``, ``by_us``, ``status``; the recording is closed and readable
``recording``      ``reason``: the recording stopped early
=================  ====================================================================================================

The recording has what this phone said on the left and what it heard on the right, both of the same tick of one clock,
so that the distance between a sound on the left and one on the right is what the customer lived through. It begins at
the answer. A caller's REFER is followed. The end of the socket hangs up and ends the process.
"""

import signal

from console.app.precedence import put_sound_first
from console.app.process_log import log_to_stderr
from console.call.trunk.endpoint import Endpoint, JitterBuffer
from console.call.trunk.phone_process import PhoneProcess
from console.wire.child import Parent


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    put_sound_first()
    parent = Parent()
    PhoneProcess(Endpoint(jitter=JitterBuffer()), parent).run()


if __name__ == "__main__":
    log_to_stderr()
    main()
