"""How a notebook's kernel is started, spoken to and stopped; and how its parameters are written.

Several kernels run at once, so nothing here may depend on the working folder of the
process: a kernel finds its project through ``EMULAB_ROOT``.
"""

import json
import os
from pathlib import Path
from typing import Any, ClassVar

import zmq
from jupyter_client.manager import AsyncKernelManager
from papermill.translators import PythonTranslator, Translator, papermill_translators
from traitlets import Unicode
from traitlets.config import Config

# A kernel is interrupted before it is stopped, and calls that an error when it has nothing to do.
QUIET = "--IPKernelApp.log_level=50"


class ReadablePython(PythonTranslator):
    """Parameters as a person would type them: ``"Cụm thi đua"``, not ``"C\\u1ee5m thi \\u0111ua"``.

    They are not passed through a code formatter, which papermill uses when it finds one:
    the same batch would give other bytes on another machine.
    """

    @classmethod
    def translate_escaped_str(cls, str_val: Any) -> str:
        return json.dumps(str_val, ensure_ascii=False)  # a JSON string is a Python one

    @classmethod
    def codify(cls, parameters: dict[str, Any], comment: str = "Parameters") -> str:
        return Translator.codify.__func__(cls, parameters, comment)


class ProjectKernel(AsyncKernelManager):
    """A kernel that knows its project, and can be stopped from another thread.

    ``EMULAB_ROOT`` is set for the kernel alone: the process may serve several projects at
    once. Hashes are seeded, so that a set prints in the same order whenever it is printed.
    """

    project = Unicode(config=True)
    running: ClassVar[set["ProjectKernel"]] = set()
    stopping: ClassVar[bool] = False

    async def _async_pre_start_kernel(self, **kwargs: Any) -> tuple[list[str], dict[str, Any]]:
        own = {"EMULAB_ROOT": self.project, "PYTHONHASHSEED": "0"}
        env = {**(kwargs.pop("env", None) or os.environ), **own}
        arguments = [*(kwargs.pop("extra_arguments", None) or ()), QUIET]
        return await super()._async_pre_start_kernel(**kwargs, env=env, extra_arguments=arguments)

    pre_start_kernel = _async_pre_start_kernel

    async def _async_post_start_kernel(self, **kwargs: Any) -> None:
        await super()._async_post_start_kernel(**kwargs)
        ProjectKernel.running.add(self)
        if ProjectKernel.stopping:
            self._kill()

    post_start_kernel = _async_post_start_kernel

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        ProjectKernel.running.discard(self)
        await super()._async_cleanup_resources(restart=restart)

    cleanup_resources = _async_cleanup_resources

    def _kill(self) -> None:
        process = getattr(self.provisioner, "process", None)
        if process is not None and process.poll() is None:
            process.kill()

    @classmethod
    def stop_all(cls) -> None:
        """Kill every kernel of this process, and each that starts until ``stopping`` is taken back.

        The client of a killed kernel notices within a second.
        """
        cls.stopping = True
        for kernel in tuple(cls.running):
            kernel._kill()


def settings(root: Path) -> Config:
    """What papermill hands to the kernel: its project, and encrypted TCP.

    The default transport is open to every user of the machine; where its ZeroMQ has no
    encryption, that is what is left.
    """
    encryption = "auto" if zmq.has("curve") else "disabled"
    return Config(
        KernelManager={"transport_encryption": encryption},
        ProjectKernel={"project": str(root)},
    )


papermill_translators.register("python", ReadablePython)
