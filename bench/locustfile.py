from locust import FastHttpUser, task


class Reader(FastHttpUser):
    @task
    def read(self):
        self.client.get("/")
